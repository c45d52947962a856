"""What became of an item, as the words of a decision tell it: in a small stated vocabulary, never guessed.

Of a stretch of a decision the first sentence counts that tells an outcome and is nobody's proposal, vote or remark.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from indexer import patterns
from indexer.minutes.dates import DATE_PATTERN
from indexer.minutes.wording import LONGEST, PARAGRAPH, regex, sentences
from indexer.models import Decision, Outcome

# Assent as decisions word it: «Godkendt», «Udvalget tiltrådte», «Indstillingen følges», «Godk.».
ASSENT = r"""(?:godk|vedt|godkend(?:t|es|te|tes|er|e)
    |vedtag(?:et|es|er|e)|vedtog(?:es)?|tiltr(?:ådt|ådte|ådtes|ædes|æder|æde)
    |bevilg(?:et|es|ede|edes|er|e)|imødekom(?:met|mes|mer|me)?|fulgt|følges|tilslut(?:tede|ter|te)\ sig|tilsluttes
    |accepter(?:et|es|ede|er))"""
_ASSENT_OR_ADVICE = rf"(?:{ASSENT}|anbefal(?:es|et|er|ede|edes|e)|indstille(?:s|r|de|des|t)?)"
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
_CONDITION = r"forudsætning|betingelse|vilkår"
# A condition that others agree, pay or permit only says what must come about first anyway.
_FORMAL = r"""(?:godkend|bevil|finansier|vedtag|tilslut|tilsagn|tillad|dispens|enighed|indsigelse|frigiv|samtykke
    |anbefal|øvrige|lovgivning|gældende)"""
# «med de foreslåede ændringer» approves what was put.
_AS_PUT = r"(?:foreslå|indstil|anbefal|beskrev|nævn|anfør|fremlag|skitser|ovennævn)"
# The earliest words win, and of those that begin alike the first listed. The forms are those of real minutes:
# «Indstillingen godkendt», «Indstilles til godkendelse», «Taget til efterretning», …
OUTCOMES: Final[Mapping[Outcome, re.Pattern[str]]] = {
    "ikke godkendt": regex(rf"""
        \b(?:ikke|hverken|ej)\ (?:(?!og\b|men\b|idet\b)\w+\ ){{0,3}}?{_REFUSABLE}\b
        | \b{_ASSENTS_ACTIVELY}\ (?:\w+\ )?ikke\b | \bikke\ (?:\w+\ ){{0,2}}?til\ (?:efterretning|orientering)
        | \bbeslutte\w*\ ikke\ at\b | \bikke\ (?:\w+\ ){{0,2}}?(?:flertal|tilslutning|opbakning)\b
        | \b(?:ingen|uden)\ tilslutning\b | \btilslutte(?:r|de)\ sig\ ikke\b
        | \bforkast\w+ | \bafvis(?:t|es|te|tes|er|e)\b | \bafslå(?:s|r|et|ede)?\b | \bnedstem\w+ | \bstemt\ ned\b
        | \bafslag(?:et)?\b(?!\ (?:\w+\ ){{0,2}}?(?:godkend|tiltr|vedtag|fulgt|følges)) | ^\W*nej\b
        | \b(?:giv|meddel|yd)\w*\ (?:\w+\ )?ikke\ (?:\S+\ ){{0,3}}?\w*{_GRANT}
        | \bønske(?:r|de)\ ikke\b(?!\ (?:yderligere|bemærkninger))
        | {_GRANT}\w*\ (?:\w+\ ){{0,2}}?(?:gives|meddeles|ydes)\ ikke\b | \bikke\ (?:givet|meddelt|ydet)\b
        | \bfremmes\ ikke\b | \bn(?:ød|yder|ydt)\ ikke\ fremme\b
        | \bfaldet\b | \bfald(?:t|er)\b(?=\ (?:dermed|hermed|således|med|ved)\b|\s*[.,;!]|\s*$)"""),
    # «Oversendes til ØU», «Fremsendes til Byrådet»: what a committee does with a matter that is not its own to decide.
    # It does the same with «Anbefales»; where it says that it recommends nothing, the outcome stays unknown.
    "anbefalet": regex(rf"""
        (?<!\bsom\ )(?<!\bden\ )(?<!\bdet\ )(?<!\bde\ )\banbefal(?:es|et|er|ede|edes|e)\b | \bindstille(?:s|r|de|des)?\b
        | (?<!\bsom\ )\bindstillet\b | \bmed\ (?:\w+\ )?anbefaling\b
        | \b(?:over)?(?:går|gik)\ (?:videre\ )?til\ (?:\S+\ ){{0,3}}?(?:{_ABOVE}|anden\ behandling)
        | \bhenvis(?:es|t)\ til\ (?:\S+\ ){{0,2}}?(?:budget|(?:2\.|anden)\ behandling)
        | \b{ASSENT}(?:\ og|,)\ (?:\w+\ )?{_SENT}{_ABOVE} | \b{ASSENT}\ til\ \w*sendelse\ til\b
        | {_SENT}{_ABOVE}(?![^.]{{0,80}}\buden\ (?:anbefaling|indstilling))"""),
    # «Oversendes til forvaltningen», «Henvises til udvalget»: undecided, and with somebody else again.
    "tilbagesendt": regex(rf"""
        \btilbagesend\w+ | \bsend(?:es|t|er|e|te)\ (?:\w+\ ){{0,4}}?tilbage\b | \bhjemvis\w+ | \breturner(?:es|et|ede)\b
        | \bretur\ til\b | \bsend\w+\ (?:\w+\ ){{0,4}}?retur\b | \bgenbehandl\w+\ i\ \w*udvalg
        | \btilbage\ til\ (?:\w+\ )?{_BESIDE} | {_SENT}{_BESIDE}
        | \b(?:sagen|punktet|forslaget|indstillingen)\ (?:\w+\ ){{0,3}}?henvis(?:es|t)\ til\b
        | \bhenvis(?:te|er|e)\ (?:sagen|punktet|forslaget|indstillingen)\ til\b
        | ^\W*henvis(?:es|t)\ til\ (?:\S+\ ){{0,3}}?{_BESIDE}
        | \btil\ (?:fornyet|ny)\ (?:\w+\ )?(?:\w*behandling|vurdering)"""),
    "udsat": regex(r"""
        \budsat\b(?!\ for\b) | \budsætte(?:s|r|lse)?\b | \budsky(?:de|des|der)\b | \budsk(?:udt|ød)\b | \bi\ bero\b
        | \budsattes\b
        | \budsatte\ (?:sag|punkt|pkt|behandling|beslutning|indstilling|forslag|stillingtagen|afgørelse|at\b)"""),
    "udgået": regex(r"""
        \budg(?:år|ik|ået|å)\b
        | \b(?:t(?:aget|ages|age|og)|fjern\w+|slett?e[st])\ (?:\w+\ ){0,3}?(?:af|fra)\ dagsorden
        | \btaget\ af(?=\s*[.,;!]?\s*$)
        | \btilbagetr\w+
        | \btrak\ (?:\w+\ ){0,3}?(?:tilbage\b|forslag)
        | \btr(?:ukket|ækkes)\b(?=\ (?:tilbage|fra|af)\b|\s*[.,;!]?\s*$) | \bbortfald(?:t|er|et)\b
        | \bfrafald(?:es|er|t|et)\b | \baflys(?:t|es)\b | \bikke\ behandlet\b"""),
    # A remark («med bemærkning om») and a condition («under forudsætning af») leave what is approved as it was put; a
    # change, an exception and a «dog» do not.
    "godkendt med ændringer": regex(rf"""
        \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ med\ (?:(?!{_AS_PUT})\w+\ ){{0,5}}?{_CHANGE}
        | \b{_ASSENT_OR_ADVICE}(?:\ \w+){{0,4}},?\ dog\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,100}}?\ (?:under|på|med)\ (?:den\ )?(?:{_CONDITION})(?![^.]{{0,120}}?{_FORMAL})
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ (?:idet|men|så)\ [^.]{{0,100}}?\b(?:{_CHANGED}|dog)\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ (?:bortset\ fra|undtagen|således,?\ at|sådan,?\ at|som\ ændret)\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ i\ (?:\w+\ )?(?:ændre|revider|tilrette|juster)\w+\ (?:form|udgave|version)
        | \b(?:ændrede|reviderede|tilrettede)\ (?:indstilling|forslag)\w*\ (?:\w+\ ){{0,3}}?{ASSENT}\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,60}}?\ (?:uden|ikke)\ (?:punkt|pkt|afsnit|§|betingelse|vilkår|krav)
        | \bindstilling\w*\ (?:som\ ændret|med\ (?:\w+\ ){{0,3}}?{_CHANGE}\w*)\ [^.]{{0,40}}?\b{ASSENT}\b
        | \b{_ASSENT_OR_ADVICE}[^.]{{0,100}}?\ i\ stedet\b | \b(?:gav|ydede|bevilgede|valgte)\ i\ stedet\b
        | \bfrem\ for\b | \bmed\ den?\ (?:vedtagne|godkendte)\ ændring(?![^.]{{0,40}}?\b(?:anbefal|indstilles))
        | \bdog\ med\ (?:\w+\ ){{0,5}}?{_CHANGE}
        | \bdelvist?\ {ASSENT}\b | \b{ASSENT}\ delvist?\b"""),
    # «Underskrevet»: minutes are approved by signing them (kommunestyrelsesloven § 13, stk. 1).
    "godkendt": regex(rf"""
        \b{ASSENT}\b(?!\ op\b) | \bsom\ (?:indstillet|foreslået|anbefalet)\b | ^\W*(?:ja|ok)\b
        | (?<!\bde\ )(?<!\bden\ )(?<!\bdet\ )\b(?:gen|ny)?valgt(?:e|es)?\b | \bvælge[rs]\b
        | \budpeg(?:et|es|edes|ede|er)\b | \b(?:fulgte|følger)\ (?:\w+s\ )?indstilling | \bstøtte(?:s|t|r|de)\b
        | \bstadfæst\w+ | \bfrigiv(?:es|et)\b | \bfrigav\b | \bunderskr(?:evet|eves|ives)\b
        | \b(?:giv(?:es|et|er)|gav|meddel(?:es|t|te|er)|yde[rst])\ (?:(?!afslag|ikke)\S+\ ){{0,4}}?\w*{_GRANT}
        | {_GRANT}\w*\ (?:\w+\ )?(?:meddel(?:es|t)|giv(?:es|et))\b | \bkonstituere(?:r|de|t)\b
        | \benig[et]?\ i\b
        | \bopnå(?:ede|r)\ (?:(?!ikke)\w+\ )?flertal\b"""),
    "taget til efterretning": regex(r"""
        \btil\ (?:efterretning|orientering|underretning|eftr?\.|orient\.) | \bad\ notam\b | ^\W*efterretning\b
        | \bnotere(?:t|r\ sig|de\ sig)\b"""),
}
# «besluttede, at mødet flyttes» decides something; it says what only where no other word does.
DECIDED = regex(r"""
    \b(?:yde[srt]|ydede|gives|gav(?!\ (?:\w+\ )?(?:input|udtryk|ordet|bemærkning))
        |fordel(?:es|t|tes|te)|tildel(?:es|t|tes|te)|bemyndig(?:es|et|ede|er)|overdrages
        |fastsat(?:te|tes)|forlænge(?:s|t|de|des)|igangsæt(?:tes|ter)|iværksæt(?:tes|ter)
        |gennemføres|videreføres|udbydes|sælges|oprettes|nedlægges|navngives)\b
    | \bbeslutte(?:de|t|des|r)\b | \benighed\ om\b | \bpeg(?:er|ede)\ på\b | \bfast(?:sættes|sat|satte|lagt)\b
    | \bsend(?:es|te|er|e|t)\ (?:\w+\ ){0,4}?i\ (?:\w+\ ){0,3}?høring\b""")
# What only tells that the item was before the meeting counts where nothing was decided. «Ingen bemærkninger», «Intet»,
# «Ingen» and «Lukket» tell no outcome: that nobody spoke neither approves nor takes note, there was nothing to decide,
# or what was decided is not published.
_HEARD: Final[Mapping[Outcome, re.Pattern[str]]] = {
    "drøftet": regex(r"\b\w*drøft(?:et|ede|edes|es|er|e|else|elsen)\b | \bdebatter(?:et|ede)\b"),
    "taget til efterretning": regex(r"""
        \borienter(?:et|ede|er)\b | \borientering\w*\ (?:\w+\ ){0,2}?(?:givet|gives|afgivet|foretaget|modtaget)\b
        | \b(?:fik|gav|givet|gives)\ (?:\w+\ ){0,2}?orientering"""),
}
# «Udvalget genoptager sagen på sit møde i januar», «Behandles på næste møde»: postponed, whatever was said of it first.
_RESUMED = regex(r"""
    \bgenopta(?:ges|ger)\b[^.]{0,40}?\ (?:på|til|i|den|når|efter|senere)\b
    | \b(?:genfremsættes|genfremlægges|genbehandles)\b | \b(?:behandles|optages)\ (?:igen|på\ ny)\b
    | \b(?:behandles|drøftes|optages|tages\ op|forelægges|over(?:føres|ført)|flytte[st])
        \ (?:\w+\ ){0,4}?(?:på|til|i)\ (?:\w+\ ){0,2}?
        (?:(?:næste|kommende|førstkommende|senere|nyt)\ (?:\w+\ )?\w*møde|mødet\ (?:i|den)\b)
    | ^\W*(?:sagen\ |punktet\ )?(?:afventer\b | genoptages\W*$)""")
# Every outcome has one of these in it: a sentence without any is passed over at once.
_STEM = regex(r"""
    godk|vedt|tiltr|bevil|imødek|følg|fulgt|tilslut|accept|ikke|hverken|forkast|afvis|afsl|nedst|stemt|nej|fald|anbefal
    |indstil|send|hjemvis|return|tilbage|henvis|fornyet|behandl|udsæt|udsat|udsk|bero|udg|dagsorden|truk|træk|bortf|aflys
    |foreslå|ja|ok|valg|vælg|udpeg|støt|stadf|frigiv|frigav|underskr|tillad|dispens|tilsagn|tilskud|efterretning|orienter
    |samtykke|konstitu|overg|går|gik|fremme|underret|noter|beslut|peg|fast|høring|drøft|debat|retur|trak|opnå|genop|genf|afvent|enig|optag|overf
    |flyt|tage|forelæg|notam|eft\.|eftr\.|orient\.|yde|give|gav|fordel|tildel|bemyndig|overdrag|sættes
    |igang|iværk|gennemf|videref|udbyd|sælg|opret|nedl|navng""")
_STOPPED: Final = ("udsat", "tilbagesendt", "udgået")
_QUOTED = patterns.lazy(r"[\"“”»][^\"“”»«\n]{20,}(?:[\"“”«]|$)")
# What somebody wanted, said or voted is not what became of the item; what follows from it may be.
ASIDE = regex(r"""
    \bbegær(?:ede|er)\b | \banmod(?:ede|er)\b | \bkrævede\b
    | ændringsforslag | mindretalsudtalelse | særudtalelse | \bstemte\b | (?<!\d\ )\bstemmer\b | inhabil
    | \bforesl(?:og|år|ået\ at|ået,)\b | \bhar\ foreslået\b
    | \bstille(?:de|r)\ forslag | \bopl(?:yste|yser)\b | \bredegjorde\b
    | \borienter(?:ede|er|et\ om)\b | \bbemærke(?:r|de)\b | \bhenvis(?:er|te)\ til\b
    | \bspurgte\b | \bg(?:ør|jorde)\ opmærksom
    | \bpåpege(?:r|de)\b | \bunderstrege(?:r|de)\b | \bbegrunde\w+ | \bundl(?:od|ader)\b
    | \bprotokol(?:len|lat|bemærkning|tilførsel)
    | (?<!udvalget\ )(?<!byrådet\ )(?<!bestyrelsen\ )(?<!flertal\ )\bønske(?:r|de)\b""")
_CONSEQUENCE = regex(r"""
    \b(?:hvorefter|herefter|hvormed|derefter)\b | \b(?:som|der)\ (?:dermed|hermed|således)\b
    | \b(?:dermed|hermed|således)\ (?:\w+\ ){0,2}?(?:indstilling|forslaget|sagen)
    | (?:\bog|\bmen|\bmens|:)\ (?:\w+\ ){0,2}?indstilling""")
# «når planen er godkendt, …» and «, som udvalget anbefalede, …» tell of something else than this decision.
_SUBORDINATE = regex(r"""
    \b(?:når|hvis|såfremt|inden(?!\ for)|indtil|før|førend|efter\ at|da|fordi)\b[^,.]*+
    | \b(?:hvornår|hvordan|hvorledes|hvorvidt)\b[^,.]*+ | ,\ om\b[^,.]*+
    | ,\ (?:som|der)\ (?!herefter|dermed|hermed)[^,.]*+,""")
# «Fristen udsættes», «projektet udskydes til 2027»: what is put off is not the item.
_SUBSTANCE = r"""\w*(?:frist(?:en)?|projekt(?:et|er|erne)?|anlæg(?:get)?|byggeri(?:et)?|ikrafttræden|start(?:en)?
    |arbejde(?:t|r|rne)?|møde(?:t|rne)?|implementering(?:en)?|renovering(?:en)?|udbud(?:det)?|betaling(?:en)?
    |udgift(?:en|er)?)"""
# Full stops that end no sentence are in the way of patterns: «2,35 mio. kr.», «50.000».
_INNER_STOP = patterns.lazy(r"(?<=\d)\.(?=\d)|(?<=\bkr)\.(?=\s[a-zæøå])|(?<=\bmi[oa])\.")
_PUT_OFF = regex(rf"\b{_SUBSTANCE}\ (?:\w+\ ){{0,3}}?uds(?:æt|kyd|kud|at)\w* | \bud(?:sætte|skyde)r?\ {_SUBSTANCE}")
# Councils with a magistrate: «Tilbagesendes … med bemærkning, at byrådet har vedtaget indstillingen».
_FORWARDED = regex(r"^\W*(?:tilbage|frem|over)sendes\b[^.]{0,120}?\bmed\ bemærkning,?\ at\b")
# One party's, one member's or a minority's stand: «Liste Ø kan ikke anbefale», «Bo Lund (V) tiltræder ikke».
_MEMBER = r"""(?:(?:[A-ZÆØÅ][\w.'’-]+\ ){1,4}\([^()]{1,30}\)|Liste\ \w+|[A-ZÆØÅ]{1,2}(?:\ \(\d+\))?|Venstre
    |Socialdemokrat\w+|Dansk\ Folkeparti|Enhedslisten|(?:Det\ )?Konservative(?:\ Folkeparti)?|Radikale\ Venstre
    |Socialistisk\ Folkeparti|Liberal\ Alliance|Alternativet|Nye\ Borgerlige|Moderaterne|Danmarksdemokraterne)"""
_ALONE = patterns.lazy(
    rf"""^\W*(?:(?:[Ee]t\ )?[Mm]indretal | 1\ medlem\b | {_MEMBER}\ (?:kan|kunne|vil|ville|tager|tog|støtter|går|gik
    |godkend(?:er|te)|anbefal(?:er|ede)|tiltræder|tiltrådte|indstiller|indstillede|fastholder|begærer|begærede|mener)\b
    | (?:\d+\ medlemmer|{_MEMBER}(?:(?:,|\ og)\ {_MEMBER}){{1,12}})[^.,]{{0,40}}?\ ikke\b)""",
    re.VERBOSE,
)
# «Økonomiudvalget anbefalede indstillingen. Byrådet godkendte den.»: the decision where nothing else is.
_EARLIER = regex(
    rf"\b(?:anbefalede|indstillede)\b | \b(?:udvalg|råd|bestyrelse)\w*\ [^.]{{0,80}}?\b(?:den|d\.)\ {DATE_PATTERN}"
)
# «vedtog at udsætte sagen», «godkendte, at orienteringen tages til efterretning»: assent to something else.
_RESOLVED = regex(rf"\b{ASSENT}(?:\ \w+){{0,2}}?,?\ at\b")
_RESOLVABLE: Final = ("udsat", "tilbagesendt", "anbefalet", "taget til efterretning")
# «Forslag fra Liste Ø om … blev forkastet»: the decision where the item is that proposal, and where nothing else is.
_PROPOSAL = regex(r"\bforslag(?:et)?\ (?:fra|om)\b | \w+s\ forslag\b | ^\W*(?:punkt|pkt\.?|sag)\ (?:nr\.\ )?\d")
_SUGGESTED = regex(
    r"\bforesl(?:og|år)\b | \bhar\ foreslået\b"
    r" | \b(?:ønskede|begærede|anmodede|krævede)\b | \bstille(?:de|r)\ (?:\w+\ )?forslag\b"
)
_AMENDMENT = regex(
    rf"ændringsforslag | \bforesl(?:og|år)\b[^.]{{0,200}}?(?:\bi\ stedet\ for\b|\b{_CHANGED}\b)"
    rf" | \bforslag\ om,?\ at\b[^.]{{0,200}}?\b{_CHANGED}\b"
)
_AMENDED = regex(rf"ændringsforslag\w*\ [^.]{{0,100}}?\b{ASSENT}\b | \b{ASSENT}\ (?:\w+\ ){{0,3}}?ændringsforslag")
_AMENDMENT_FELL = regex(
    r"ændringsforslag\w*\ [^.]{0,80}?(?:bortfald|faldt|falder|forkast|nedstem|ikke\ (?:vedtag|godkend))"
    r" | (?:bortfald|faldt|falder|forkast|nedstem)\w*\ (?:\w+\ ){0,2}?ændringsforslag"
)
_AGREED = regex(rf"\bhvilket\ (?:(?!ikke)\w+\ ){{0,3}}?{ASSENT}\b")
# «Forslaget blev ikke vedtaget», «Dette var der tilslutning til»: said of the proposal before it.
_OF_PROPOSAL = regex(rf"""
    ^\W*(?:(?:dermed|hermed|herefter)\ (?:er|blev|var)\ )?(?:forslaget|dette)\b
    | ^\W*det\ (?:blev|er|var)\ (?:\w+\ )?(?:{ASSENT}|forkastet|nedstemt)\b
    | ^\W*(?:(?:ikke\ )?(?:vedtaget|godkendt|tiltrådt)|(?:bort)?faldet|forkastet|nedstemt)\W*$""")
_REFUSED = regex(r"\bikke\b | forkast | \bfald(?:t|er)\b | nedstem | afvis")
_NOT_CARRIED = regex(rf"{_REFUSED.pattern} | bortfald")
# What such a line introduces is somebody's words: «Anja Holt (A) stillede følgende ændringsforslag:».
_INTRODUCES = regex(r"(?:forslag|udtalelse|protokol\w*|bemærkning\w*|forbehold)\b[^.\n]{0,60}:$")
_LISTED = patterns.lazy(r"(?:[-–•·]|[Aa]t)\s")  # such words may be a list: «- …», «at …»
_AGENDA_APPROVED = regex(r"(?<!af\s)\bdagsorden(?:en)?\s(?:(?!ikke)\w+\s){0,4}?(?:godkendt|vedtaget|tiltrådt)\b")


def is_firm(text: str, decision: Decision) -> bool:
    """Tell whether a decision says its outcome in so many words, as «Udvalget besluttede følgende:» does not."""
    reading = read_sentence(text[decision.start : decision.end])
    return reading is not None and reading.firmness < 2


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
    reading = read_sentence(words)
    return reading.outcome if reading else None


def is_changed(words: str) -> bool:
    """Tell whether a sentence approves or recommends something with a change."""
    return OUTCOMES["godkendt med ændringer"].search(_told(words)) is not None


def decision_told(text: str, start: int, end: int) -> Decision | None:
    """Return the outcome that a stretch of a decision tells, with the sentence that tells it; None for no words."""
    words = text[start:end].strip()
    if not words:
        return None
    best: tuple[int, Decision] | None = None
    amended: Decision | None = None
    proposed: Outcome | None = None
    for sentence in own_sentences(text, start, end):
        said = sentence[0][:LONGEST]
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


def own_sentences(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the sentences that are the body's own: not those quoted, nor the words that a line introduces."""
    introduced = listed = False
    for paragraph in PARAGRAPH.finditer(text, start, end):
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
        earliest(OUTCOMES, _told(sentence[0])) for sentence in sentences(paragraph, 0, len(paragraph))
    )


@lru_cache(maxsize=1024)
def read_sentence(sentence: str) -> _Reading | None:
    """Return the outcome that a sentence tells, and how firmly; None where it tells none."""
    sentence = sentence[:LONGEST]
    if not _STEM.search(sentence):
        return None
    if _AGENDA_APPROVED.search(sentence) and not OUTCOMES["godkendt med ændringer"].search(sentence):
        return _Reading(-1, "godkendt")
    if _ALONE.match(sentence):
        return None
    told = _told(sentence)
    if said := earliest(OUTCOMES, told):
        return _firm_reading(told, *said)
    if _RESUMED.search(told):
        return _Reading(1, "udsat")
    aside = ASIDE.search(sentence)  # «Formanden orienterede om …»
    heard = earliest(_HEARD, sentence[: aside.end()] if aside else told)
    if DECIDED.search(told):
        return _Reading(2, "godkendt")
    return _Reading(2, heard[1]) if heard else None


def _firm_reading(told: str, position: int, outcome: Outcome) -> _Reading | None:
    """Return the reading of words that tell an outcome; of a proposal it is what became of the proposal."""
    if outcome == "godkendt" and (resolved := _RESOLVED.match(told, position)):  # «vedtog at udsætte sagen»
        further = earliest(OUTCOMES, told[resolved.end() :])
        outcome = further[1] if further and further[1] in _RESOLVABLE else outcome
    proposal = _PROPOSAL.search(told)
    if proposal is None or proposal.start() > position:
        return _Reading(1 if outcome == "anbefalet" and _EARLIER.search(told) else 0, outcome)
    if outcome not in _STOPPED:
        return _Reading(1, outcome)
    if refused := OUTCOMES["ikke godkendt"].search(told):  # «Forslag om udsættelse blev forkastet»
        return None if refused.start() > position else _Reading(1, outcome)
    return _Reading(0 if OUTCOMES["godkendt"].search(told) else 1, outcome)


def earliest(patterns: Mapping[Outcome, re.Pattern[str]], words: str) -> tuple[int, Outcome] | None:
    """Return the outcome whose words stand first, and where; of those that begin alike the first listed."""
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
    told = _PUT_OFF.sub(" ", _SUBORDINATE.sub(" ", _QUOTED.sub(" ", _INNER_STOP.sub("", sentence))))
    aside = ASIDE.search(told)
    if aside is None:
        return told
    consequence = _CONSEQUENCE.search(told, aside.end())
    return f"{told[: aside.start()]} {told[consequence.start() :] if consequence else ''}"


def speaks_of_proposal(sentence: str) -> bool:
    """Tell whether a sentence says that somebody's proposal was not carried: «Forslaget er hermed bortfaldet.»."""
    fell = _OF_PROPOSAL.search(sentence) and _NOT_CARRIED.search(sentence)
    return bool(fell) or is_of_amendment(sentence)


def is_of_amendment(sentence: str) -> bool:
    """Tell whether a sentence tells what became of an amendment that was not carried: nothing of the item itself."""
    return bool(_AMENDMENT_FELL.search(sentence)) and not _AMENDED.search(sentence)


def _amends(sentence: str) -> bool:
    """Tell whether a sentence says that an amendment was carried."""
    return bool(_AMENDED.search(sentence)) and not _REFUSED.search(sentence)


def _proposed(sentence: str) -> Outcome | None:
    """Return what somebody proposed instead of the recommendation: to postpone, a change, or what is "ukendt"."""
    suggested = _SUGGESTED.search(sentence)
    outcome = earliest(OUTCOMES, sentence[suggested.end() :]) if suggested else None
    if outcome and outcome[1] in _STOPPED and "ændringsforslag" not in sentence.lower():
        return outcome[1]
    if _AMENDMENT.search(sentence):
        return "godkendt med ændringer"
    return "ukendt" if suggested else None


def _weighed(sentence: str, proposed: Outcome | None) -> _Reading | None:
    """Return the reading of a sentence, where «forslaget» is what somebody proposed before it."""
    if is_of_amendment(sentence) and not _CONSEQUENCE.search(sentence):
        return None
    inside = _proposed(sentence)
    if inside in _STOPPED and _AGREED.search(sentence):
        return _Reading(0, inside)
    reading = read_sentence(sentence)
    if reading and reading.firmness == 0 and speaks_of_proposal(sentence):
        reading = replace(reading, firmness=1)  # what is said of the recommendation counts before it
    if proposed is None or reading is None or not _OF_PROPOSAL.search(sentence):
        return reading
    if reading.outcome != "godkendt":
        return None if proposed in _STOPPED else _Reading(1, reading.outcome)
    if proposed in _STOPPED:
        return _Reading(0, proposed)
    return _Reading(1, "godkendt" if proposed == "ukendt" else proposed)
