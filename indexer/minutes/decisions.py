"""What was decided, point by point, in a small stated vocabulary.

A decision is read from the outside in: the section that holds the decision of this meeting, past what other bodies
decided before and is quoted there; its points; and in each the first sentence that tells an outcome and is nobody's
proposal, vote or remark.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import lru_cache
from typing import Final, Literal

from indexer.minutes.dates import DATE_PATTERN, MONTH_PATTERN, find_date
from indexer.minutes.sections import ABSENT
from indexer.models import Decision, Outcome, Section


def _regex(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern whose spaces are only layout; one that is meant is written «\ » or «\s»."""
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# --- The words of an outcome -------------------------------------------------------------------------------------

# Assent as decisions word it: «Godkendt», «Udvalget tiltrådte», «Indstillingen følges», «Godk.».
_ASSENT = r"""(?:godk|vedt|godkend(?:t|es|te|tes|er|e)
    |vedtag(?:et|es|er|e)|vedtog(?:es)?|tiltr(?:ådt|ådte|ådtes|ædes|æder|æde)
    |bevilg(?:et|es|ede|edes|er|e)|imødekom(?:met|mes|mer|me)?|fulgt|følges|tilslut(?:tede|ter|te)\ sig|tilsluttes
    |accepter(?:et|es|ede|er))"""
_ASSENT_OR_ADVICE = rf"(?:{_ASSENT}|anbefal(?:es|et|er|ede|edes|e)|indstille(?:s|r|de|des|t)?)"
_REFUSABLE = r"""(?:godkend\w*|vedtag\w*|vedtog\w*|tiltr[åæ]\w+|imødekom\w*|bevilg\w*|anbefal\w*|indstill(?:e|es|er|et)
    |fulgt|følges?|støtte[srt]?|tilslut\w+|accepter\w*)"""
_ASSENTS_ACTIVELY = r"""(?:godkende(?:r|s|de)|godkendte|vedtog|vedtage[rs]|tiltrådte|tiltræde[rs]|imødekom(?:me[rs])?
    |anbefal(?:er|ede|es)|støtte[rs]|følge[rs]|fulgte|bevilge[rs]|indstille[rs])"""
# Bodies above a committee, and the budget: what is sent on to them is not sent back.
_ABOVE = r"""(?:[12]\.\ behandling|økonomi|byråd|kommunalbestyrels|borgerrepræsentation|regionsråd|magistrat|budget
    |(?:øu|ku|kb|br)\b)"""
_BESIDE = r"(?:\w*udvalg|\w*forvaltning|administration|direktion|\w*behandling)"
_SENT = r"\b(?:over|videre|frem)?send(?:es|t|te|er|e)\ (?:(?!tilbage|uden)\w+\ ){0,3}?til\ (?:\S+\ ){0,3}?"
_GRANT = r"(?:tilladelse|dispensation|bevilling|tilsagn|tilskud|samtykke)"
_CHANGE = r"""(?:ændring|præcisering|tilføjelse|tilretning|justering|rettelse|undtagelse|forbehold|korrektion|tilpasning
    |supplement|supplering|modifikation)"""
_CHANGED = r"""(?:ændres|rettes|tilføjes|tilrettes|udgår|slettes|præciseres|justeres|forhøjes|nedsættes|erstattes
    |suppleres|udvides|reduceres|bortfalder|udsættes|hæves|sænkes|rykkes|fremrykkes|flyttes|fjernes|forlænges|afkortes
    |begrænses|halveres|fordobles|fastsættes)"""
# «med de foreslåede ændringer» approves what was put.
_AS_PUT = r"(?:foreslå|indstil|anbefal|beskrev|nævn|anfør|fremlag|skitser|ovennævn)"

# The earliest words win, and of those that begin alike the first listed. The forms are those of real minutes:
# «Indstillingen godkendt», «Indstilles til godkendelse», «Taget til efterretning», …
_OUTCOMES: Final[Mapping[Outcome, re.Pattern[str]]] = {
    "ikke godkendt": _regex(rf"""
        \b(?:ikke|hverken|ej)\ (?:(?!og\b|men\b|idet\b)\w+\ ){{0,3}}?{_REFUSABLE}\b
        | \b{_ASSENTS_ACTIVELY}\ (?:\w+\ )?ikke\b | \bikke\ (?:\w+\ ){{0,2}}?til\ (?:efterretning|orientering)
        | \bbeslutte\w*\ ikke\ at\b | \bikke\ (?:\w+\ ){{0,2}}?(?:flertal|tilslutning|opbakning)\b
        | \b(?:ingen|uden)\ tilslutning\b | \btilslutte(?:r|de)\ sig\ ikke\b
        | \bforkast\w+ | \bafvis(?:t|es|te|tes|er|e)\b | \bafslå(?:s|r|et|ede)?\b | \bnedstem\w+ | \bstemt\ ned\b
        | \bafslag(?:et)?\b(?!\ (?:\w+\ ){{0,2}}?(?:godkend|tiltr|vedtag|fulgt|følges)) | ^\W*nej\b
        | \b(?:giv|meddel|yd)\w*\ (?:\w+\ )?ikke\ (?:\S+\ ){{0,3}}?\w*{_GRANT} | \bønske(?:r|de)\ ikke\ at\b
        | {_GRANT}\w*\ (?:\w+\ ){{0,2}}?(?:gives|meddeles|ydes)\ ikke\b | \bikke\ (?:givet|meddelt|ydet)\b
        | \bfremmes\ ikke\b | \bn(?:ød|yder|ydt)\ ikke\ fremme\b
        | \bfaldet\b | \bfald(?:t|er)\b(?=\ (?:dermed|hermed|således|med|ved)\b|\s*[.,;!]|\s*$)"""),
    # «Oversendes til ØU», «Fremsendes til Byrådet»: what a committee does with a matter that is not its own to decide.
    # It does the same with «Anbefales»; where it says that it recommends nothing, the outcome stays unknown.
    "anbefalet": _regex(rf"""
        (?<!\bsom\ )(?<!\bden\ )(?<!\bdet\ )(?<!\bde\ )\banbefal(?:es|et|er|ede|edes|e)\b | \bindstille(?:s|r|de|des)?\b
        | (?<!\bsom\ )\bindstillet\b | \bmed\ (?:\w+\ )?anbefaling\b
        | \b(?:over)?(?:går|gik)\ (?:videre\ )?til\ (?:\S+\ ){{0,3}}?(?:{_ABOVE}|anden\ behandling)
        | \bhenvis(?:es|t)\ til\ (?:\S+\ ){{0,2}}?(?:budget|(?:2\.|anden)\ behandling)
        | \b{_ASSENT}(?:\ og|,)\ (?:\w+\ )?{_SENT}{_ABOVE} | \b{_ASSENT}\ til\ \w*sendelse\ til\b
        | {_SENT}{_ABOVE}(?![^.]{{0,80}}\buden\ (?:anbefaling|indstilling))"""),
    # «Oversendes til forvaltningen», «Henvises til udvalget»: undecided, and with somebody else again.
    "tilbagesendt": _regex(rf"""
        \btilbagesend\w+ | \bsend(?:es|t|er|e|te)\ (?:\w+\ ){{0,4}}?tilbage\b | \bhjemvis\w+ | \breturner(?:es|et|ede)\b
        | \bretur\ til\b | \bsend\w+\ (?:\w+\ ){{0,4}}?retur\b | \bgenbehandl\w+\ i\ \w*udvalg
        | \btilbage\ til\ (?:\w+\ )?{_BESIDE} | {_SENT}{_BESIDE}
        | \b(?:sagen|punktet|forslaget|indstillingen)\ (?:\w+\ ){{0,3}}?henvis(?:es|t)\ til\b
        | \bhenvis(?:te|er|e)\ (?:sagen|punktet|forslaget|indstillingen)\ til\b
        | ^\W*henvis(?:es|t)\ til\ (?:\S+\ ){{0,3}}?{_BESIDE}
        | \btil\ (?:fornyet|ny)\ (?:\w+\ )?(?:\w*behandling|vurdering)"""),
    "udsat": _regex(r"""
        \budsat\b(?!\ for\b) | \budsætte(?:s|r|lse)?\b | \budsky(?:de|des|der)\b | \budsk(?:udt|ød)\b | \bi\ bero\b
        | \budsattes\b
        | \budsatte\ (?:sag|punkt|pkt|behandling|beslutning|indstilling|forslag|stillingtagen|afgørelse|at\b)"""),
    "udgået": _regex(r"""
        \budg(?:år|ik|ået|å)\b
        | \b(?:t(?:aget|ages|age|og)|fjern\w+|slett?e[st])\ (?:\w+\ ){0,3}?(?:af|fra)\ dagsorden
        | \btaget\ af(?=\s*[.,;!]?\s*$)
        | \btilbagetr\w+
        | \btrak\ (?:\w+\ ){0,3}?(?:tilbage\b|forslag)
        | \btr(?:ukket|ækkes)\b(?=\ (?:tilbage|fra|af)\b|\s*[.,;!]?\s*$) | \bbortfald(?:t|er|et)\b
        | \bfrafald(?:es|er|t|et)\b | \baflys(?:t|es)\b | \bikke\ behandlet\b"""),
    # A remark («med bemærkning om») and a condition («under forudsætning af») leave what is approved as it was put; a
    # change, an exception and a «dog» do not.
    "godkendt med ændringer": _regex(rf"""
        \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ med\ (?:(?!{_AS_PUT})\w+\ ){{0,5}}?{_CHANGE}
        | \b{_ASSENT_OR_ADVICE}(?:\ \w+){{0,4}},?\ dog\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ (?:idet|men|så)\ [^.]{{0,100}}?\b(?:{_CHANGED}|dog)\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ (?:bortset\ fra|undtagen|således,?\ at|sådan,?\ at|som\ ændret)\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ i\ (?:\w+\ )?(?:ændre|revider|tilrette|juster)\w+\ (?:form|udgave|version)
        | \b(?:ændrede|reviderede|tilrettede)\ (?:indstilling|forslag)\w*\ (?:\w+\ ){{0,3}}?{_ASSENT}\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ (?:uden|ikke)\ (?:punkt|pkt|afsnit|§)
        | \bindstilling\w*\ (?:som\ ændret|med\ (?:\w+\ ){{0,3}}?{_CHANGE}\w*)\ [^.]{{0,40}}?\b{_ASSENT}\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,100}}?\ i\ stedet\ for\b | \bdog\ med\ (?:\w+\ ){{0,5}}?{_CHANGE}
        | \bdelvist?\ {_ASSENT}\b | \b{_ASSENT}\ delvist?\b"""),
    # «Underskrevet»: minutes are approved by signing them (kommunestyrelsesloven § 13, stk. 1).
    "godkendt": _regex(rf"""
        \b{_ASSENT}\b(?!\ op\b) | \bsom\ (?:indstillet|foreslået|anbefalet)\b | ^\W*(?:ja|ok)\b
        | (?<!\bde\ )(?<!\bden\ )(?<!\bdet\ )\b(?:gen|ny)?valgt(?:e|es)?\b | \bvælge[rs]\b
        | \budpeg(?:et|es|edes|ede|er)\b | \b(?:fulgte|følger)\ (?:\w+s\ )?indstilling | \bstøtte(?:s|t|r|de)\b
        | \bstadfæst\w+ | \bfrigiv(?:es|et)\b | \bfrigav\b | \bunderskr(?:evet|eves|ives)\b
        | \b(?:giv(?:es|et|er)|gav|meddel(?:es|t|te|er)|yde[rst])\ (?:(?!afslag|ikke)\S+\ ){{0,4}}?\w*{_GRANT}
        | {_GRANT}\w*\ (?:\w+\ )?(?:meddel(?:es|t)|giv(?:es|et))\b | \bkonstituere(?:r|de|t)\b
        | \benig[et]?\ i\b
        | \bopnå(?:ede|r)\ (?:(?!ikke)\w+\ )?flertal\b"""),
    "taget til efterretning": _regex(r"""
        \btil\ (?:efterretning|orientering|underretning|eftr?\.|orient\.) | \bad\ notam\b | ^\W*efterretning\b
        | \bnotere(?:t|r\ sig|de\ sig)\b"""),
}
# «besluttede, at mødet flyttes» decides something; it says what only where no other word does.
_DECIDED = _regex(r"""
    \b(?:yde[srt]|ydede|gives|gav(?!\ (?:\w+\ )?(?:input|udtryk|ordet|bemærkning))
        |fordel(?:es|t|tes|te)|tildel(?:es|t|tes|te)|bemyndig(?:es|et|ede|er)|overdrages
        |igangsæt(?:tes|ter)|iværksæt(?:tes|ter)|gennemføres|videreføres|udbydes|sælges|oprettes|nedlægges|navngives)\b
    | \bbeslutte(?:de|t|des|r)\b | \benighed\ om\b | \bpeg(?:er|ede)\ på\b | \bfast(?:sættes|sat|satte|lagt)\b
    | \bsend(?:es|te|er|e|t)\ (?:\w+\ ){0,4}?i\ (?:\w+\ ){0,3}?høring\b""")
# What only tells that the item was before the meeting counts where nothing was decided. «Ingen bemærkninger», «Intet»,
# «Ingen» and «Lukket» tell no outcome: that nobody spoke neither approves nor takes note, there was nothing to decide,
# or what was decided is not published.
_HEARD: Final[Mapping[Outcome, re.Pattern[str]]] = {
    "drøftet": _regex(r"\b\w*drøft(?:et|ede|edes|es|er|e|else|elsen)\b | \bdebatter(?:et|ede)\b"),
    "taget til efterretning": _regex(r"""
        \borienter(?:et|ede|er)\b | \borientering\w*\ (?:\w+\ ){0,2}?(?:givet|gives|afgivet|foretaget|modtaget)\b
        | \b(?:fik|gav|givet|gives)\ (?:\w+\ ){0,2}?orientering"""),
}
# «Udvalget genoptager sagen på sit møde i januar», «Behandles på næste møde»: postponed, whatever was said of it first.
_RESUMED = _regex(r"""
    \bgenopta(?:ges|ger)\b[^.]{0,40}?\ (?:på|til|i|den|når|efter|senere)\b
    | \b(?:genfremsættes|genfremlægges|genbehandles)\b | \b(?:behandles|optages)\ (?:igen|på\ ny)\b
    | \b(?:behandles|drøftes|optages|tages\ op|forelægges|over(?:føres|ført)|flytte[st])
        \ (?:\w+\ ){0,4}?(?:på|til|i)\ (?:\w+\ ){0,2}?
        (?:(?:næste|kommende|førstkommende|senere|nyt)\ (?:\w+\ )?\w*møde|mødet\ (?:i|den)\b)
    | ^\W*(?:sagen\ |punktet\ )?afventer\b""")
# Every outcome has one of these in it: a sentence without any is passed over at once.
_STEM = _regex(r"""
    godk|vedt|tiltr|bevil|imødek|følg|fulgt|tilslut|accept|ikke|hverken|forkast|afvis|afsl|nedst|stemt|nej|fald|anbefal
    |indstil|send|hjemvis|return|tilbage|henvis|fornyet|behandl|udsæt|udsat|udsk|bero|udg|dagsorden|truk|træk|bortf|aflys
    |foreslå|ja|ok|valg|vælg|udpeg|støt|stadf|frigiv|frigav|underskr|tillad|dispens|tilsagn|tilskud|efterretning|orienter
    |samtykke|konstitu|overg|går|gik|fremme|underret|noter|beslut|peg|fast|høring|drøft|debat|retur|trak|opnå|genop|genf|afvent|enig|optag|overf|flyt|tage|forelæg|notam|eft\.|eftr\.|orient\.|yde|give|gav|fordel|tildel|bemyndig|overdrag|sættes
    |igang|iværk|gennemf|videref|udbyd|sælg|opret|nedl|navng""")
_LONGEST: Final = 1_000  # characters; no sentence of a decision needs more to say what was decided
_STOPPED: Final = ("udsat", "tilbagesendt", "udgået")

# --- Whose words they are ----------------------------------------------------------------------------------------

# A full stop within a number, after an initial or after an abbreviation ends no sentence: «50.000», «den 4. november»,
# «Bo L. Lund», «pkt. 2».
_SHORT = ("[Pp]kt", "[Nn]r", "ca", "jf", "kl", "[Vv]edr", "pga", "stk", "evt", "[Aa]d", "d", "Kr", "Chr", "[A-ZÆØÅ]")
_SENTENCE = re.compile(
    r"\S(?:[^.!?\n]|[.!?](?=\S)(?![\"”«](?:\s|$))|(?:(?<=\d)|(?<=\bkr)|(?<=\bmio)|(?<=\bmia))\.(?!\s+[A-ZÆØÅ])|"
    + "|".join(rf"(?<=\b{short})\." for short in _SHORT)
    + r")*[.!?]?[\"”«]?"
)
_PARAGRAPH = re.compile(r"[^\n]+")
_QUOTED = re.compile(r"[\"“”»][^\"“”»«\n]{20,}(?:[\"“”«]|$)")
# What somebody wanted, said or voted is not what became of the item; what follows from it may be.
_ASIDE = _regex(r"""
    \bbegær(?:ede|er)\b | \banmod(?:ede|er)\b | \bkrævede\b
    | ændringsforslag | mindretalsudtalelse | særudtalelse | \bstemte\b | (?<!\d\ )\bstemmer\b | inhabil
    | \bforesl(?:og|år)\b | \bstille(?:de|r)\ forslag | \bopl(?:yste|yser)\b | \bredegjorde\b
    | \borienter(?:ede|er|et\ om)\b | \bbemærke(?:r|de)\b | \bhenvis(?:er|te)\ til\b
    | \bspurgte\b | \bg(?:ør|jorde)\ opmærksom
    | \bpåpege(?:r|de)\b | \bunderstrege(?:r|de)\b | \bbegrunde\w+ | \bundl(?:od|ader)\b
    | \bprotokol(?:len|lat|bemærkning|tilførsel)
    | (?<!udvalget\ )(?<!byrådet\ )(?<!bestyrelsen\ )(?<!flertal\ )\bønske(?:r|de)\b""")
_CONSEQUENCE = _regex(r"""
    \b(?:hvorefter|herefter|hvormed|derefter)\b | \b(?:som|der)\ (?:dermed|hermed|således)\b
    | \b(?:dermed|hermed|således)\ (?:\w+\ ){0,2}?(?:indstilling|forslaget|sagen)
    | (?:\bog|\bmen|\bmens|:)\ (?:\w+\ ){0,2}?indstilling""")
# «når planen er godkendt, …» and «, som udvalget anbefalede, …» tell of something else than this decision.
_SUBORDINATE = _regex(r"""
    \b(?:når|hvis|såfremt|inden(?!\ for)|indtil|før|førend|efter\ at|da|fordi)\b[^,.]*+
    | \b(?:hvornår|hvordan|hvorledes|hvorvidt)\b[^,.]*+ | ,\ om\b[^,.]*+
    | ,\ (?:som|der)\ (?!herefter|dermed|hermed)[^,.]*+,""")
# «Fristen udsættes», «projektet udskydes til 2027»: what is put off is not the item.
_SUBSTANCE = r"""\w*(?:frist(?:en)?|projekt(?:et|er|erne)?|anlæg(?:get)?|byggeri(?:et)?|ikrafttræden|start(?:en)?
    |arbejde(?:t|r|rne)?|møde(?:t|rne)?|implementering(?:en)?|renovering(?:en)?|udbud(?:det)?|betaling(?:en)?
    |udgift(?:en|er)?)"""
_PUT_OFF = _regex(rf"\b{_SUBSTANCE}\ (?:\w+\ ){{0,3}}?uds(?:æt|kyd|kud|at)\w* | \bud(?:sætte|skyde)r?\ {_SUBSTANCE}")
# Councils with a magistrate: «Tilbagesendes … med bemærkning, at byrådet har vedtaget indstillingen».
_FORWARDED = _regex(r"^\W*(?:tilbage|frem|over)sendes\b[^.]{0,120}?\bmed\ bemærkning,?\ at\b")
# One party's, one member's or a minority's stand: «Liste Ø kan ikke anbefale», «Bo Lund (V) tiltræder ikke».
_MEMBER = r"""(?:(?:[A-ZÆØÅ][\w.'’-]+\ ){1,4}\([^()]{1,30}\)|Liste\ \w+|[A-ZÆØÅ]{1,2}(?:\ \(\d+\))?|Venstre
    |Socialdemokrat\w+|Dansk\ Folkeparti|Enhedslisten|(?:Det\ )?Konservative(?:\ Folkeparti)?|Radikale\ Venstre
    |Socialistisk\ Folkeparti|Liberal\ Alliance|Alternativet|Nye\ Borgerlige|Moderaterne|Danmarksdemokraterne)"""
_ALONE = re.compile(
    rf"""^\W*(?:(?:[Ee]t\ )?[Mm]indretal | 1\ medlem\b | {_MEMBER}\ (?:kan|kunne|vil|ville|tager|tog|støtter|går|gik
    |godkend(?:er|te)|anbefal(?:er|ede)|tiltræder|tiltrådte|indstiller|indstillede|fastholder|begærer|begærede|mener)\b
    | (?:\d+\ medlemmer|{_MEMBER}(?:(?:,|\ og)\ {_MEMBER}){{1,12}})[^.,]{{0,40}}?\ ikke\b)""",
    re.VERBOSE,
)
# «Økonomiudvalget anbefalede indstillingen. Byrådet godkendte den.»: the decision where nothing else is.
_EARLIER = _regex(
    rf"\b(?:anbefalede|indstillede)\b | \b(?:udvalg|råd|bestyrelse)\w*\ [^.]{{0,80}}?\b(?:den|d\.)\ {DATE_PATTERN}"
)
# «vedtog at udsætte sagen», «godkendte, at orienteringen tages til efterretning»: assent to something else.
_RESOLVED = _regex(rf"\b{_ASSENT}(?:\ \w+){{0,2}}?,?\ at\b")
_RESOLVABLE: Final = ("udsat", "tilbagesendt", "anbefalet", "taget til efterretning")
# «Forslag fra Liste Ø om … blev forkastet»: the decision where the item is that proposal, and where nothing else is.
_PROPOSAL = _regex(r"\bforslag(?:et)?\ (?:fra|om)\b | \w+s\ forslag\b | ^\W*(?:punkt|pkt\.?|sag)\ (?:nr\.\ )?\d")
_SUGGESTED = _regex(
    r"\bforesl(?:og|år)\b | \b(?:ønskede|begærede|anmodede|krævede)\b | \bstille(?:de|r)\ (?:\w+\ )?forslag\b"
)
_AMENDMENT = _regex(r"ændringsforslag")
_AMENDED = _regex(rf"ændringsforslag\w*\ [^.]{{0,100}}?\b{_ASSENT}\b | \b{_ASSENT}\ (?:\w+\ ){{0,3}}?ændringsforslag")
_AGREED = _regex(rf"\bhvilket\ (?:(?!ikke)\w+\ ){{0,3}}?{_ASSENT}\b")
# «Forslaget blev ikke vedtaget», «Dette var der tilslutning til»: said of the proposal before it.
_OF_PROPOSAL = _regex(rf"""
    ^\W*(?:(?:dermed|hermed|herefter)\ (?:er|blev|var)\ )?(?:forslaget|dette)\b
    | ^\W*det\ (?:blev|er|var)\ (?:\w+\ )?(?:{_ASSENT}|forkastet|nedstemt)\b
    | ^\W*(?:(?:ikke\ )?(?:vedtaget|godkendt|tiltrådt)|(?:bort)?faldet|forkastet|nedstemt)\W*$""")
_REFUSED = _regex(r"\bikke\b | forkast | \bfald(?:t|er)\b | nedstem | afvis")
# What such a line introduces is somebody's words: «Anja Holt (A) stillede følgende ændringsforslag:».
_INTRODUCES = _regex(r"(?:forslag|udtalelse|protokol\w*|bemærkning\w*|forbehold)\b[^.\n]{0,60}:$")
_LISTED = re.compile(r"(?:[-–•·]|[Aa]t)\s")  # such words may be a list: «- …», «at …»

# «imødekommes med 40.000 kr.», «godkendt fra 1. maj», «godkendte model B»
_ASSENTS = _regex(rf"\b{_ASSENT}\b|{_DECIDED.pattern}")
_MEASURES: Final = (
    _regex(r"\b\d[\d.,]*(?:\ mi[oa]\.?)?\ (?:kr\b|kroner)"),
    _regex(r"\b\d[\d.,]*\ (?:pct|procent|%)"),
    _regex(rf"\b\d{{1,2}}\.\ (?:{MONTH_PATTERN})\b"),
    _regex(r"\b(?:\d+|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv)\ (?:dage?|uger?|måneder|år)\b"),
    _regex(r"\b(?:model|scenarie|løsning|alternativ|variant)\ [A-Z0-9]\b"),
)
_RECOMMENDATION = _regex(r"(?:\w+\s)?indstilling\b")

# --- Whose decision it is ----------------------------------------------------------------------------------------

# «Beslutning», «Beslutning i Byrådet den 28-05-2018», «Økonomiudvalgets beslutning»; not «Beslutningen træffes af».
_DECISION_HEADING = _regex(r"(?:(?!tidligere|forslag)\w[^\n]{0,80}?\w+s\ )?beslutning\b(?!\ træffes)")
# «Økonomiudvalget, 3. maj 2018, pkt. 4:», «Beslutning fra Direktionen, 8. februar 2021:», «Byrådets beslutning:».
_DAY = rf"(?:(?:den|d\.)\s)?(?:{DATE_PATTERN}|\d{{1,2}}\.\s(?:{MONTH_PATTERN})\b)"
_ITEM_NUMBER = r"(?:,?\s(?:dagsordenens\s)?(?:pkt\.?|punkt|sag)\s(?:nr\.\s)?\d{1,4}[a-z]?)"
_COMMITTEE = r"""(?-i:(?:[A-ZÆØÅ][\w-]*,?\s(?:(?:og|&)\s)?){0,6}?[A-ZÆØÅ]?\w*
    (?:[Uu]dvalg|[Rr]åd|[Bb]estyrelse|[Rr]epræsentation|[Nn]ævn|[Dd]irektion|[Mm]agistrat|[Kk]ommission|ØU|KB|BR)\w*
    (?:\sfor\s[\w&,-]+(?:\s[\w&,-]+){0,5}?)?)"""
_TREATMENT = _regex(rf"""
    (?:\A|(?<=\n)|(?<=[.!]\s))(?:
    (?:beslutning\s(?:(?:i|fra|af)\s)?)[^\n.:;]{{2,100}}?[\s,]\s?{_DAY}{_ITEM_NUMBER}?\s?[.:]?
    | (?:{_COMMITTEE}\s)?beslutning(?:\s(?:i|på)\smødet)?(?:\s{_DAY})?\s?(?::|(?=\n|\Z))
    | {_COMMITTEE},?\s(?:møde\s)?{_DAY}{_ITEM_NUMBER}?\s?(?::|(?=\n|\Z))
    | (?-i:[A-ZÆØÅ])[^\n.:;]{{1,80}}?,\s{_DAY}{_ITEM_NUMBER}\s?(?::|(?=\n|\Z))
    | (?:{_COMMITTEE}\s)?(?:indstilling|anbefaling|behandl\w+)\s(?:(?:fra|i|af)\s)?[^\n.:;]{{2,80}}?(?:{_DAY})?\s?:
    | den\s{DATE_PATTERN}\s[^\n.:;]{{0,60}}?{_COMMITTEE}[^\n.:;]{{0,40}}?:
    | {_COMMITTEE}(?:\s(?:indstilling|anbefaling|behandling))?\s?:)""")

# --- Its points --------------------------------------------------------------------------------------------------

# «1», «1-3», «1, 2 og 4», «1.-3.», «a) og b)», «1 og punkt 2»
_KIND = r"""(?:(?:at|indstillings?|beslutnings?|del)?-?(?:punkt(?:erne|er|et)?\b|pkt\b\.?)
    |(?:at|(?:del)?indstilling|anbefaling|forslag|dot|nr\.)(?=\s\d)|litra|pind|led)"""
_ONE = rf"(?:\d{{1,2}}|[a-h])(?!\w|\.\d)[.)]?(?!\s?(?:{MONTH_PATTERN})\b)"
_SOME = rf"{_ONE}(?:(?:\s?(?:[-–+&]|,|og|samt|til)\s?|,\sog\s)(?:{_KIND}\s)?{_ONE}){{0,20}}+"
_RANGE = re.compile(r"\b(\d{1,2}|[A-Ha-h])\b[.)]?(?:\s?(?:[-–]|til)\s?(\d{1,2}|[A-Ha-h])\b)?")
# «Første "at"», «Første og andet punkt», «De to første at'er»
_ORDINALS: Final = {"første": 1, "andet": 2, "anden": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6}
_COUNTS: Final = {"to": 2, "tre": 3, "fire": 4, "fem": 5}
_FIRST = rf"(?:{'|'.join(_ORDINALS)})"
_NTH = rf"""(?:(?:de\s(?:{"|".join(_COUNTS)})\sførste|{_FIRST}(?:(?:,|\sog)\s{_FIRST})*)
    \s[\"”']?(?:(?:at-?|indstillings)?(?:punkt(?:er)?|pkt\.?)|pind(?:e)?|at(?:['’]?er)?)[\"”']?(?!\w))"""
_TOLD = r"""(?:(?:blev|er|var)\s)?(?:ikke|godkend|tiltrå|vedtag|udsat\b|udsættes\b
    |sendes\b|hjemvises\b|trækkes\b|bortfald|anbefale[st]|drøftet|tage[ts]\b|udgå|tilbagesend
    |forkast|afvis)"""
_AT = rf"(?:(?:at-?|indstillings)?(?:punkt|pkt|pind|del)\b|at(?=\s{_TOLD}))"
_FIRSTS = r"\d{1,2}\.(?:(?:,|\sog|\ssamt)\s\d{1,2}\.)*"  # «1. at», «1. og 3. at»
_NAMED = rf"{_KIND}\s?(?:nr\.\s)?(?P<names>{_SOME})|(?P<first>{_FIRSTS})\s{_AT}|(?P<nth>{_NTH})"
_DATE_START = _regex(rf"\d{{1,2}}\.\s+(?:{MONTH_PATTERN})\b")
# «1. behandling», «1. viceborgmester», «1. at-punkt» number something else than the paragraph.
_NO_POINT = rf"(?!{_AT}|behandling|vice|næst|suppleant|stedfortræder|kvartal|halvår|etape)"
_NUMBERED = _regex(rf"\(?(?P<names>\d{{1,2}}|[a-z])(?:[.)/]\s+|[.)](?=[a-zæøå]{{2}})){_NO_POINT}")
_NUMBERED_TOGETHER = _regex(rf"\(?(?P<names>{_SOME})(?:[:)/]|(?<=[.)])|\s[-–])\s+{_NO_POINT}")
_NUMBERED_WITHIN = re.compile(r"(?<=[.;:,!]\s)(\d{1,2}|[a-h])[.:]\s+(?=[A-ZÆØÅ])|(?<=\s)(\d{1,2}|[a-h])\)\s+(?=\S)")
# «Ad 1:», «Ad. 1», «Ad a)», «Pkt. 1 og 2: …», «Punkt 3 – …», «Til punkt 2: …», «Første "at": …»
_LABELLED = _regex(rf"""
    (?:\A|(?<=\n)|(?<=[.;!]\s)|(?<=\n[-–•]\s)|(?<=\s)(?=(?-i:Ad)\b)|(?<=,\s)(?=ad\b))(?<!jf\.\s)
    (?:ad\.?[\s-]?(?:(?:{_KIND}\s?)?(?P<ad>{_SOME})|(?P<adnth>{_NTH}))(?:\s?[:)]|\s[-–](?=\s)|(?=\s|\Z))
    | (?:vedr\.?|vedrørende|til|for)\s(?P<to>{_SOME})\s?:
    | (?:(?:vedr\.?|vedrørende|til|for|indstillingens)\s)?(?:{_NAMED})
        (?:\s?[:)]|(?<=\.)(?=\s(?-i:[A-ZÆØÅ]))|\s[-–](?=\s)|(?=\n|\Z)))\s*""")
# «Punkt 1-3 blev godkendt, at-punkt 4 faldt», «Udvalget godkendte punkt 1 og udsatte punkt 2», «1 godkendt. 2 udsat.»
_SPOKEN = _regex(rf"""
    \b(?:{_NAMED})(?!\w)
    | (?:(?:^|(?<=\n)|(?<=[.!]\s))[\ (-]{{0,4}}|(?<=[,;]\s)|(?<=\sog\s)|(?<=\smens\s))(?P<bare>{_SOME})(?=\s{_TOLD})""")
_BEFORE_SUBJECT = _regex(r"""
    ^\W*(?:(?:og|mens|men|samt|herefter)\s)?(?:at\s)?(?:(?:\w+s|indstilling(?:en)?)\s){0,2}
    (?:(?:for|vedr\.|vedrørende|til|om)\s)?$ | ^\W*[\w\s-]{1,60}\($""")
_BEFORE_OBJECT = _regex(r"""
    \b(?:godkend(?:t|te|er)|vedtog|vedtaget|tiltr(?:ådt|ådte|æder)|anbefal(?:er|ede|et|es)|udsat(?:te)?|udsætter
    |drøfte(?:de|r|t)|tog|tager|sendte|forkastede|afviste|indstille(?:r|de)|for\ så\ vidt\ angår|hvad\ angår):?
    \s\(?(?:for\s|vedr(?:\.|ørende)\s)?(?:\w+s\s){0,2}$""")
_BULLET = re.compile(r"[-–•·]\s+")
_CONNECTOR = _regex(r"[,;]\s(?!for\sså|hvad\sangår)(?:(?:og|mens|men|samt)\s)?|\s(?:og|mens|men|samt)\s")
_AGENDA = _regex(r"(?<!af\s)\bdagsorden")
_AGENDA_APPROVED = _regex(r"(?<!af\s)\bdagsorden(?:en)?\s(?:(?!ikke)\w+\s){0,4}?(?:godkendt|vedtaget|tiltrådt)\b")


def find_decisions(text: str, sections: Iterable[Section]) -> tuple[Decision, ...]:
    """Return the outcome of each decision point; a decision whose words are not known is "ukendt", never guessed.

    A statement about several points («1-3») gives a decision for each, all with its span.
    """
    parts = tuple(sections)
    present = _present(text, parts)
    if present is None:
        return ()
    recommended = "\n".join(text[part.start : part.end] for part in parts if _RECOMMENDATION.match(part.heading))
    return tuple(_beside(text, decision, recommended) for decision in _decisions(text, *present))


def is_decision_heading(heading: str) -> bool:
    """Tell whether a section holds a decision: «Beslutning», «Beslutning i Byrådet den 28-05-2018»."""
    return _DECISION_HEADING.match(heading) is not None


def sentences(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the sentences of a stretch of text; none goes on past its paragraph."""
    return _SENTENCE.finditer(text, start, end)


def overall_outcome(decisions: Iterable[Decision]) -> Outcome:
    """Return the one outcome that stands for an item: the shared one, the undivided one, or else the first known."""
    known = [decision for decision in decisions if decision.outcome != "ukendt"]
    outcomes = [decision.outcome for decision in sorted(known, key=lambda decision: decision.point != "")]
    if not outcomes:
        return "ukendt"
    if "godkendt med ændringer" in outcomes and set(outcomes) <= {"godkendt", "godkendt med ændringer"}:
        return "godkendt med ændringer"
    return outcomes[0]


# --- Whose decision it is: functions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Treatment:
    """What one body decided, where a decision quotes several; ``day`` is None where none is stated in full.

    What is "own" stands under no heading; "decided" tells that the heading has the word «beslutning».
    """

    kind: Literal["own", "decided", "quoted"]
    day: Date | None
    start: int
    end: int


def _present(text: str, sections: Sequence[Section]) -> tuple[int, int] | None:
    """Return where the decision of this meeting stands, or None where there is none.

    Bodies that treated the item before are quoted above it, under headings or in lines of their own: theirs are not
    the decision. The latest is, by the days stated or else by its place.
    """
    parts = [
        _Treatment("decided", find_date(section.heading), section.start, section.end)
        for section in _with_absent(sections)
        if is_decision_heading(section.heading) and text[section.start : section.end].strip()
    ]
    if not parts:
        return None
    section = _latest(parts)
    found = [part for part in _treatments(text, section.start, section.end) if text[part.start : part.end].strip()]
    decided = [part for part in found if part.kind == "decided"]
    quoted = [part for part in found if part.kind == "quoted"]
    own = [part for part in found if part.kind == "own" and quoted and _tells(text, part)]
    chosen = _latest(decided or own[-1:] or quoted or [section])
    return chosen.start, chosen.end


def _with_absent(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield sections, a decision with the list of absent people in it: «Afbud: …» may stand above what was decided."""
    before: Section | None = None
    for section in sections:
        if before and section.heading == ABSENT and is_decision_heading(before.heading):
            before = replace(
                before, start=before.start if before.end > before.start else section.start, end=section.end
            )
            continue
        if before:
            yield before
        before = section
    if before:
        yield before


def _latest(parts: Sequence[_Treatment]) -> _Treatment:
    days = [part.day for part in parts if part.day]
    return [part for part in parts if part.day == max(days)][-1] if len(days) == len(parts) else parts[-1]


def _tells(text: str, part: _Treatment) -> bool:
    decision = _decision(text, part.start, part.end)
    return decision is not None and decision.outcome != "ukendt"


def treatment_headings(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return (start, end) of the lines and openings that say which body decided what follows, and when."""
    return [
        (start + match.start(), start + match.end())
        for match in _TREATMENT.finditer(text[start:end])
        if not _earliest(_OUTCOMES, match[0])  # «Godkendt i Økonomiudvalget den 3. maj» is no heading
    ]


def _treatments(text: str, start: int, end: int) -> Iterator[_Treatment]:
    """Yield the stretches of a decision, each with the heading it stands under, if any.

    A heading in a line of its own, or one with the word «beslutning», holds till the next; another holds for its
    paragraph: «Økonomiudvalget, 3. maj 2018: Anbefales.»
    """
    headings = treatment_headings(text, start, end)
    yield _Treatment("own", None, start, headings[0][0] if headings else end)
    for (first, last), until in zip(headings, [*(begin for begin, _ in headings), end][1:], strict=True):
        decided = "beslutning" in text[first:last].lower()
        line_end = text.find("\n", last, until)
        holds = decided or line_end < 0 or not text[last:line_end].strip()
        yield _Treatment(
            "decided" if decided else "quoted", find_date(text[first:last]), last, until if holds else line_end
        )
        if not holds:
            yield _Treatment("own", None, line_end, until)


# --- Its points: functions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Point:
    """One or several points that a stretch is about: where its label begins, and where the words about it stand."""

    names: tuple[str, ...]
    label: int
    start: int
    end: int


def _decisions(text: str, start: int, end: int) -> Iterator[Decision]:
    points = _labelled_points(text, start, end) or _numbered_points(text, start, end)
    if not points:
        yield from (
            _spoken_decisions(text, start, end)
            or _bulleted_decisions(text, start, end)
            or filter(None, [_decision(text, start, end)])
        )
        return
    if spoken := _spoken_decisions(text, start, points[0].label):  # «Punkt 1 vedtaget. Punkt 2: For stemte …»
        yield from spoken
    lead = None if spoken else _decision(text, start, points[0].label)
    if lead and text[start : points[0].label].rstrip().endswith(":") and _is_firm(text, lead):
        yield lead  # «Godkendt med disse bemærkninger: 1. … 2. …»
        return
    divided = [(point, decision) for point in points if (decision := _decision(text, point.start, point.end))]
    is_divided = any(decision.outcome != "ukendt" for _, decision in divided)
    is_led = lead is not None and lead.outcome != "ukendt" and (_is_firm(text, lead) or not is_divided)
    if lead and is_led:
        yield lead
    for point, decision in divided:
        if not (is_led and decision.outcome == "ukendt"):
            yield from (replace(decision, point=name) for name in point.names)


def _is_firm(text: str, decision: Decision) -> bool:
    """Tell whether a decision says its outcome in so many words, as «Udvalget besluttede følgende:» does not."""
    reading = _reading(text[decision.start : decision.end])
    return reading is not None and reading.firmness < 2


def _until_next(points: Sequence[tuple[tuple[str, ...], int, int]], end: int) -> list[_Point]:
    """Return points from (names, start of the label, its end), each reaching to the next."""
    ends = [*(label for _, label, _ in points), end][1:]
    return [_Point(names, label, first, last) for (names, label, first), last in zip(points, ends, strict=True)]


def _labelled_points(text: str, start: int, end: int) -> list[_Point]:
    """Return the points that words divide a decision into: «Ad 1: …», «Pkt. 1 og 2: …»; they need not begin with 1."""
    is_agenda = _AGENDA.search(text, start, end) is not None
    found = [
        (_labelled_names(match), start + match.start(), start + match.end())
        for match in _LABELLED.finditer(text[start:end])
        if not (match["names"] and is_agenda)
    ]
    return _until_next(found, end)


def _numbered_points(text: str, start: int, end: int) -> list[_Point]:
    """Return the points of paragraphs numbered 1, 2, … (or A, B, …) in sequence, or of one so numbered within."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    for paragraph in _PARAGRAPH.finditer(text[start:end]):
        match = _NUMBERED_TOGETHER.match(paragraph[0])
        if match is None and not _DATE_START.match(paragraph[0]):
            match = _NUMBERED.match(paragraph[0])
        names = _names(match["names"]) if match else ()
        if match and names and _follows(found, names[0]):
            begin = start + paragraph.start()
            found.append((names, begin, begin + match.end()))
    if len(found) == 1:
        for match in _NUMBERED_WITHIN.finditer(text, found[0][2], end):
            name = match[1] or match[2]
            if _follows(found, name):
                found.append(((name,), match.start(), match.end()))
    return _until_next(found, end)


def _labelled_names(label: re.Match[str]) -> tuple[str, ...]:
    """Return the points that a label names: by number, by letter, or as «første "at"» and «de to første punkter»."""
    written = next(name for name in label.groupdict().values() if name)
    words = re.findall(r"\w+", written.lower())
    if words[0] == "de":
        return tuple(str(number) for number in range(1, _COUNTS[words[1]] + 1))
    return tuple(str(_ORDINALS[word]) for word in words if word in _ORDINALS) or _names(written)


def _names(written: str) -> tuple[str, ...]:
    """Return the points in «1-3», «1, 2 og 4» or «a», each once."""
    return tuple(dict.fromkeys(name for match in _RANGE.finditer(written) for name in _span_of(match[1], match[2])))


def _span_of(first: str, last: str | None) -> list[str]:
    if not last:
        return [first]
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first), int(last) + 1)] or [first, last]
    return [chr(number) for number in range(ord(first), ord(last) + 1)] if len(last) == 1 else [first, last]


def _follows(found: Sequence[tuple[tuple[str, ...], int, int]], name: str) -> bool:
    if not found:
        return name in ("1", "a", "A")
    last = found[-1][0][-1]
    if name.isdigit() != last.isdigit():
        return False
    return int(name) == int(last) + 1 if name.isdigit() else ord(name) == ord(last) + 1


def _spoken_decisions(text: str, start: int, end: int) -> list[Decision]:
    """Return the decisions of running text that names points: «Punkt 1 godkendt. Punkt 2 udsat. I øvrigt …».

    In the approval of an agenda «punkt 7» is one of its items, and is no point of the decision.
    """
    if _AGENDA.search(text, start, end) or not _SPOKEN.search(text, start, end):
        return []
    undivided: list[Decision] = []
    points: list[Decision] = []
    for sentence in _own_sentences(text, start, end):
        clauses = _clauses(sentence)
        rest_end = clauses[0].label if clauses else sentence.end()
        reading = _reading(text[sentence.start() : rest_end])
        if reading and reading.firmness == 0:
            undivided.append(Decision("", reading.outcome, sentence.start(), rest_end))
        for clause in clauses:
            if reading := _reading(text[clause.start : clause.end]):
                points.extend(Decision(name, reading.outcome, clause.start, clause.end) for name in clause.names)
    if not points or (undivided and all(point.outcome == "udgået" for point in points)):
        return []
    return sorted([*undivided[:1], *points], key=lambda decision: decision.start)


def _bulleted_decisions(text: str, start: int, end: int) -> list[Decision]:
    """Return the decisions of a list without numbers, «- Godkendt», «- Udsat», where each entry tells an outcome."""
    entries = [match for match in _PARAGRAPH.finditer(text, start, end) if match[0].strip()]
    marks = [mark for entry in entries if (mark := _BULLET.match(entry[0]))]
    if len(entries) < 2 or len(marks) < len(entries):
        return []
    found = (
        _decision(text, entry.start() + mark.end(), entry.end()) for entry, mark in zip(entries, marks, strict=True)
    )
    known = [decision for decision in found if decision and decision.outcome != "ukendt"]
    if len(known) < len(entries):
        return []
    return [replace(decision, point=str(number)) for number, decision in enumerate(known, 1)]


def _clauses(sentence: re.Match[str]) -> list[_Point]:
    """Return the clauses of a sentence whose subject or object is a point: «…, mens punkt 3 udsættes»."""
    words = sentence[0][:_LONGEST]
    aside = _ASIDE.search(words)
    found: list[tuple[tuple[str, ...], int, int]] = []
    since = 0
    for label in _SPOKEN.finditer(words, 0, aside.start() if aside else len(words)):
        connectors = list(_CONNECTOR.finditer(words, since, label.start()))
        begin = connectors[-1].end() if connectors else 0
        before = words[begin : label.start()]
        is_party = label["bare"] is not None and label["bare"] != label["bare"].lower()
        if (
            (connectors or not found)
            and not is_party
            and (_BEFORE_SUBJECT.match(before) or _BEFORE_OBJECT.search(before))
        ):
            parted = connectors[-1].start() if connectors else 0
            found.append((_labelled_names(label), sentence.start() + parted, sentence.start() + begin))
            since = label.end()
    return _until_next(found, sentence.end())


# --- What it says beside the recommendation: functions -----------------------------------------------------------


def _beside(text: str, decision: Decision, recommended: str) -> Decision:
    """Return a decision, "godkendt med ændringer" where it approves another amount, day or choice than was put."""
    if decision.outcome == "godkendt" and _differs_in_measure(text[decision.start : decision.end], recommended):
        return replace(decision, outcome="godkendt med ændringer")
    return decision


def _differs_in_measure(words: str, recommended: str) -> bool:
    """Tell whether words state a measure of which the recommendation states others only: 40.000 kr. for 75.000 kr."""
    assent = _ASSENTS.search(words)
    return assent is not None and any(
        measures.isdisjoint(put)
        for pattern in _MEASURES
        if (measures := _stated(pattern, words[assent.end() :])) and (put := _stated(pattern, recommended))
    )


def _stated(pattern: re.Pattern[str], words: str) -> frozenset[str]:
    """Return the measures that words state, written alike: «40.000 kr»."""
    return frozenset("".join(written.split()).rstrip(".,").lower() for written in pattern.findall(words))


# --- What it says: functions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """The outcome that a sentence tells, and how firmly: of several sentences the firmest counts, then the first.

    0 says it in so many words, 1 says it of a proposal, 2 says it by the way; -1 approves the agenda, which says it
    whatever else was changed in it.
    """

    firmness: Literal[-1, 0, 1, 2]
    outcome: Outcome


def outcome_of(words: str) -> Outcome | None:
    """Return the outcome that a sentence tells, or None."""
    reading = _reading(words)
    return reading.outcome if reading else None


def is_changed(words: str) -> bool:
    """Tell whether a sentence approves or recommends something with a change."""
    return _OUTCOMES["godkendt med ændringer"].search(_told(words)) is not None


def _decision(text: str, start: int, end: int) -> Decision | None:
    """Return the outcome that a stretch of a decision tells, with the sentence that tells it; None for no words."""
    words = text[start:end].strip()
    if not words:
        return None
    best: tuple[int, Decision] | None = None
    amended: Decision | None = None
    proposed: Outcome | None = None
    for sentence in _own_sentences(text, start, end):
        said = sentence[0][:_LONGEST]
        reading = _weighed(said, proposed)
        if amended is None and (_amends(said) or (reading and reading.outcome == "godkendt med ændringer" == proposed)):
            amended = Decision("", "godkendt med ændringer", sentence.start(), sentence.end())
        if reading and (best is None or reading.firmness < best[0]):
            best = reading.firmness, Decision("", reading.outcome, sentence.start(), sentence.end())
        proposed = _proposed(said) or proposed
    if best is None:
        begin = text.index(words, start, end)
        return amended or Decision("", "ukendt", begin, begin + len(words))
    if amended and best[1].outcome in ("godkendt", "udgået"):  # «…, hvorefter indstillingen bortfaldt»
        return replace(best[1], outcome="godkendt med ændringer")
    return best[1]


def _own_sentences(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the sentences that are the body's own: not those quoted, nor the words that a line introduces."""
    introduced = listed = False
    for paragraph in _PARAGRAPH.finditer(text, start, end):
        is_item = _LISTED.match(paragraph[0]) is not None
        follows_on = paragraph[0].startswith(("Indstilling", "Dermed", "Herefter"))
        if (introduced and not follows_on) or (listed and is_item):
            introduced, listed = False, is_item
            continue
        introduced, listed = _introduces(paragraph[0]), False
        quotes = [quote.span() for quote in _QUOTED.finditer(text, paragraph.start(), paragraph.end())]
        begins = [begin for begin, _ in quotes]
        for sentence in sentences(text, paragraph.start(), paragraph.end()):
            around = bisect_right(begins, sentence.start()) - 1
            if around < 0 or quotes[around][1] < sentence.end():
                yield sentence


def _introduces(paragraph: str) -> bool:
    """Tell whether a line introduces somebody's words; «Godkendt med følgende bemærkninger:» decides."""
    return bool(_INTRODUCES.search(paragraph)) and not any(
        _earliest(_OUTCOMES, _told(sentence[0])) for sentence in sentences(paragraph, 0, len(paragraph))
    )


@lru_cache(maxsize=1024)
def _reading(sentence: str) -> _Reading | None:
    sentence = sentence[:_LONGEST]
    if not _STEM.search(sentence):
        return None
    if _AGENDA_APPROVED.search(sentence) and not _OUTCOMES["godkendt med ændringer"].search(sentence):
        return _Reading(-1, "godkendt")
    if _ALONE.match(sentence):
        return None
    told = _told(sentence)
    if decided := _earliest(_OUTCOMES, told):
        return _firm_reading(told, *decided)
    if _RESUMED.search(told):
        return _Reading(1, "udsat")
    if _DECIDED.search(told):
        return _Reading(2, "godkendt")
    aside = _ASIDE.search(sentence)  # «Formanden orienterede om …»
    heard = _earliest(_HEARD, sentence[: aside.end()] if aside else told)
    return _Reading(2, heard[1]) if heard else None


def _firm_reading(told: str, position: int, outcome: Outcome) -> _Reading | None:
    """Return the reading of words that tell an outcome; of a proposal it is what became of the proposal."""
    if outcome == "godkendt" and (resolved := _RESOLVED.match(told, position)):  # «vedtog at udsætte sagen»
        further = _earliest(_OUTCOMES, told[resolved.end() :])
        outcome = further[1] if further and further[1] in _RESOLVABLE else outcome
    proposal = _PROPOSAL.search(told)
    if proposal is None or proposal.start() > position:
        return _Reading(1 if outcome == "anbefalet" and _EARLIER.search(told) else 0, outcome)
    if outcome not in _STOPPED:
        return _Reading(1, outcome)
    if refused := _OUTCOMES["ikke godkendt"].search(told):  # «Forslag om udsættelse blev forkastet»
        return None if refused.start() > position else _Reading(1, outcome)
    return _Reading(0 if _OUTCOMES["godkendt"].search(told) else 1, outcome)


def _earliest(patterns: Mapping[Outcome, re.Pattern[str]], words: str) -> tuple[int, Outcome] | None:
    found = [
        (match.start(), order, outcome)
        for order, (outcome, pattern) in enumerate(patterns.items())
        if (match := pattern.search(words))
    ]
    position, _, outcome = min(found, default=(0, 0, None))
    return (position, outcome) if outcome else None


def _told(sentence: str) -> str:
    """Return what of a sentence tells the outcome: no quotation, no condition, nobody's proposal, vote or remark."""
    if forwarded := _FORWARDED.match(sentence):
        sentence = sentence[forwarded.end() :]
    told = _PUT_OFF.sub(" ", _SUBORDINATE.sub(" ", _QUOTED.sub(" ", sentence)))
    aside = _ASIDE.search(told)
    if aside is None:
        return told
    consequence = _CONSEQUENCE.search(told, aside.end())
    return f"{told[: aside.start()]} {told[consequence.start() :] if consequence else ''}"


def _amends(sentence: str) -> bool:
    """Tell whether a sentence says that an amendment was carried."""
    return bool(_AMENDED.search(sentence)) and not _REFUSED.search(sentence)


def _proposed(sentence: str) -> Outcome | None:
    """Return what somebody proposed instead of the recommendation: to postpone, a change, or what is "ukendt"."""
    if _AMENDMENT.search(sentence):
        return "godkendt med ændringer"
    if suggested := _SUGGESTED.search(sentence):
        outcome = _earliest(_OUTCOMES, sentence[suggested.end() :])
        return outcome[1] if outcome and outcome[1] in _STOPPED else "ukendt"
    return None


def _weighed(sentence: str, proposed: Outcome | None) -> _Reading | None:
    """Return the reading of a sentence, where «forslaget» is what somebody proposed before it."""
    inside = _proposed(sentence)
    if inside in _STOPPED and _AGREED.search(sentence):
        return _Reading(0, inside)
    reading = _reading(sentence)
    if proposed is None or reading is None or not _OF_PROPOSAL.search(sentence):
        return reading
    if reading.outcome != "godkendt":
        return None if proposed in _STOPPED else _Reading(1, reading.outcome)
    if proposed in _STOPPED:
        return _Reading(0, proposed)
    return _Reading(1, "godkendt" if proposed == "ukendt" else proposed)
