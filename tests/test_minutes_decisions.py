"""What was decided, point by point."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.decisions import find_decisions, overall_outcome
from indexer.minutes.sections import Block, assemble
from indexer.models import Decision, Outcome, Section

PIECES = st.sampled_from(
    [
        "Godkendt.",
        "1. Udsat",
        "2. ikke godkendt",
        "A) Drøftet",
        "stemte imod",
        " ",
        ".",
        "\n",
        "\n\n",
        "til efterretning!",
        "Punkt 1 og 2",
        "Ad 3: ",
        "1-3: ",
        "Økonomiudvalget den 3. maj 2018: ",
        "foreslog, at sagen udsættes. ",
        "Dette blev vedtaget",
        '"',
        "å",
    ]
)
BLOCKS = st.lists(
    st.builds(Block, st.just("Beslutning") | st.just("Indstilling"), st.just(True))
    | st.builds(Block, st.lists(PIECES).map("".join) | st.text(max_size=20))
)


MORE_FORMS: dict[Outcome, list[str]] = {
    "godkendt": [
        "Tiltrådt.",
        "Fulgt.",
        "Forvaltningens indstilling følges.",
        "Indstillingen følges.",
        "Indstillingen blev vedtaget.",
        "Indstilling fulgt.",
        "Vedtaget.",
        "Vedtaget endeligt.",
        "Enstemmigt vedtaget.",
        "Tiltrædes.",
        "Godkendes.",
        "Godkendt som indstillet.",
        "Som indstillet.",
        "Byrådet tilsluttede sig indstillingen.",
        "Økonomiudvalgets indstilling tiltrådt.",
        "Økonomiudvalgets anbefaling godkendt.",
        "AET's indstilling godkendt.",
        "Byrådet godkender indstillingen.",
        "Imødekommet.",
        "Ansøgningen imødekommes.",
        "Bevilges.",
        "Beløbet frigives.",
        "Anlægsbevillingen frigivet.",
        "Der gives dispensation.",
        "Der meddeles landzonetilladelse.",
        "Dispensation meddeles.",
        "Der ydes et tilskud på 25.000 kr.",
        "Ja.",
        "Underskrevet.",
        "Referatet underskrevet.",
        "Dagsordenen blev godkendt.",
        "Dagsordenen godkendt uden bemærkninger.",
        "Godkendt uden ændringer.",
        "Godkendt med de faldne bemærkninger.",
        "Godkendt med bemærkning om, at naboerne høres.",
        "Indstillingen godkendt med denne bemærkning:",
        "Dagsorden og tillægsdagsorden blev godkendt med bemærkning, at oversigten optages som en sag på næste møde.",
        "Godkendt under forudsætning af Kommunalbestyrelsens godkendelse.",
        "Godkendt under forudsætning af, at der opnås enighed om prisen.",
        "Godkendt, idet udvalget takkede for indsatsen.",
        "Godkendt, idet liste Ø stemte imod.",
        "Godkendt med 13 stemmer mod 6.",
        "Indstillingen blev godkendt med 42 stemmer mod 4. 8 medlemmer undlod at stemme.",
        "Udvalget valgte model B.",
        "Udvalget vælger scenarie 2.",
        "Valgt blev: Anja Holt (A) og Bo Lund (C).",
        "Som formand valgtes Anja Holt (A).",
        "Bo Lund genvalgt.",
        "Udpeget blev Eva Dam (V).",
        "Anja Holt er herefter valgt til hvervet som formand for kommunalbestyrelsen.",
        "Som delegerede udpegedes Anja Holt og Bo Lund.",
        "Udvalget peger på model 2.",
        "Der var enighed om at holde mødet på skolen.",
        "Udvalget besluttede, at mødet i november flyttes til den 10. november 2025.",
        "Det besluttedes at sende forslaget i offentlig høring.",
        "Forslaget sendes i høring.",
        "Forslaget sendes i 8 ugers offentlig høring.",
        "Udvalget godkendte, at der gives afslag på ansøgningen.",
        "Afslaget blev godkendt.",
        "Indstilling om afslag tiltrådt.",
        "Godkendt, idet afslag begrundes.",
        "Vedtaget, at fristen udsættes til 1. maj.",
        "Udvalget besluttede, at anlægsarbejdet udskydes til 2027.",
        "Udvalget besluttede at udskyde fristen.",
        "Tilbagesendes til afdelingen med bemærkning, at byrådet den 3. april 2019 har vedtaget indstillingen.",
        "Udvalget drøftede sagen og godkendte indstillingen.",
        "Drøftet og godkendt.",
        "Udvalget drøftede sagen. Indstillingen godkendt.",
        "Efter drøftelse godkendt.",
        "Udvalget kan tiltræde indstillingen.",
        "Udvalget drøftede sagen og besluttede at arbejde videre med model 2.",
        "Lokalplanen vedtaget med de foreslåede ændringer.",
        "Et flertal (A, B og F) godkendte indstillingen. V kan ikke godkende.",
        "Et mindretal (Ø) kan ikke godkende indstillingen. Et flertal godkendte indstillingen.",
        "Liste Ø kan ikke tiltræde. Indstillingen i øvrigt godkendt.",
        "Forslag fra Liste Ø om at sende sagen tilbage blev forkastet. Indstillingen godkendt.",
        "Forslag om udsættelse blev forkastet. Indstillingen godkendt.",
        "Venstre foreslog sagen udsat. Forslaget blev ikke vedtaget. Indstillingen blev herefter godkendt.",
        "Borgmesteren oplyste, at sagen tidligere har været udsat. Godkendt.",
        "Anja Holt (A) stillede forslag om, at sagen udsættes. For stemte 3, imod stemte 9. Indstillingen godkendt.",
        "Indstillingen, som Økonomiudvalget anbefalede, blev godkendt.",
        "Godkendt. Sag 3 udgår.",
        "Punkt 7 udgår. Dagsordenen i øvrigt godkendt.",
        "For stemte 13 (A, B, F), imod stemte 6 (V), og indstillingen er dermed vedtaget.",
        "Ændringsforslaget blev forkastet, og indstillingen blev godkendt.",
        "Udvalget støtter forslaget.",
        "Udvalget støttede indstillingen.",
        "Kim Østergård og Ole Andersen godkendt.",
        "Forslaget blev vedtaget.",
        "Forslag fra Enhedslisten om gratis bus blev vedtaget.",
        "Byrådet vedtog at igangsætte processen.",
        "Accepteret.",
        "Godkendt i henhold til indstillingen",
        "Tilladelse meddeles på vilkår.",
        "Udvalget meddelte dispensation.",
        "Referatet godkendt.",
        "Godkendt på Byrådets vegne.",
        "Vedtoges.",
        "Udvalget accepterer tilbuddet.",
        "Oplægget blev taget til efterretning. Stien drøftes efter sommeren. Dagsorden blev godkendt.",
        "Udvalget tiltræder administrationens indstilling.",
        "Udvalget følger administrationens indstilling.",
        "Byrådet besluttede at følge indstillingen.",
        "Godkendt. Anna Olesen var fraværende.",
        "Godkendt. Udgiften på 1 mio. kr. finansieres af kassen.",
        "Udvalget bevilger 1,5 mio. kr. Beløbet finansieres af kassen.",
        "Udvalget konstituerede sig med Anja Holt som formand.",
        "Model 2 blev valgt.",
        "Løsning 3 blev besluttet.",
        "15 stemte for indstillingen, 10 stemte imod. Indstillingen er dermed godkendt.",
        "Med 13 stemmer for og 12 imod godkendte byrådet indstillingen.",
        "Byrådet stemte om indstillingen: For stemte 15. Imod stemte 10. Indstillingen er hermed godkendt.",
        "Forslaget sendes ud i offentlig høring.",
        "Budgettet vedtaget.",
        "Byrådet godkendte, at projektet udgår af budgettet.",
        "V begærede sagen udsat, hvilket blev afvist. Indstillingen godkendt.",
        "Forslag om tilbagesendelse forkastet. Godkendt.",
        "Udvalget var enigt i indstillingen.",
        "Udvalget er enig i indstillingen.",
        "Indstillingen godkendtes.",
        "Godkendt til 2. behandling.",
        "Udvalget godkendte forslag B.",
        "Økonomiudvalget anbefalede indstillingen. Byrådet godkendte indstillingen.",
    ],
    "godkendt med ændringer": [
        "Godkendt med den ændring, at fristen er 1. maj.",
        "Godkendt med følgende ændringer: fristen er 1. maj.",
        "Godkendt med ændringer.",
        "Vedtaget med den tilføjelse, at naboerne høres.",
        "Godkendt med den tilføjelse, at sag 430 bliver udsat.",
        "Tiltrådt med enkelte rettelser.",
        "Indstillingen følges med den præcisering, at der er tale om et forsøg.",
        "Godkendt, idet punkt 2 ændres til 2 mio. kr.",
        "Godkendt, idet § 4 udgår.",
        "Godkendt, idet beløbet forhøjes til 2 mio. kr.",
        "Godkendt, dog således at fristen er 1. maj.",
        "Indstillingen blev godkendt, dog ikke pkt. 3.",
        "Økonomiudvalgets anbefaling godkendt således, at areal 1 og 2 udgår.",
        "Godkendt med undtagelse af pkt. 3.",
        "Godkendt bortset fra punkt 4.",
        "Delvist imødekommet.",
        "Godkendt i revideret form.",
        "Den således ændrede indstilling blev godkendt.",
        "Ændringsforslaget blev vedtaget. Indstillingen blev herefter godkendt.",
        "Ændringsforslaget blev godkendt.",
        "Udvalget godkendte indstillingen med det ændringsforslag, som A stillede.",
        "Anja Holt (A) stillede ændringsforslag om en sti. Ændringsforslaget blev vedtaget. Indstillingen vedtaget.",
        "Godkendt, idet sag 4 udgår af dagsordenen.",
        "Udvalget vedtog ændringsforslaget.",
        "Godkendt med forbehold for finansieringen.",
        "Ændringsforslaget blev vedtaget med 13 stemmer mod 6, hvorefter indstillingen bortfaldt.",
        "Dagsordenen blev godkendt med den ændring, at punkt 5 udgår.",
        "Godkendt med en frist på 14 dage i stedet for 8.",
        "Godkendt, men uden punkt 3.",
        "Herefter blev indstillingen som ændret godkendt.",
        "Indstillingen med den vedtagne ændring blev herefter godkendt.",
    ],
    "ikke godkendt": [
        "Ikke imødekommet.",
        "Afslag.",
        "Nej.",
        "Ansøgningen afslås.",
        "Ansøgningen blev afslået.",
        "Indstillingen følges ikke.",
        "Indstillingen tiltrædes ikke.",
        "Udvalget kan ikke anbefale forslaget.",
        "Anbefales ikke.",
        "Anbefales ikke godkendt.",
        "Udvalget anbefaler ikke forslaget.",
        "Forslaget faldt.",
        "Forslaget faldt med 4 stemmer for og 9 imod.",
        "Nedstemt.",
        "Forslaget blev nedstemt.",
        "Forslaget blev stemt ned.",
        "Der var ikke flertal for forslaget.",
        "Forslaget opnåede ikke flertal.",
        "Forslaget blev ikke godkendt, idet 27 stemte imod.",
        "Der var ikke tilslutning til forslaget.",
        "Udvalget kunne ikke tilslutte sig indstillingen.",
        "Udvalget imødekom ikke ansøgningen.",
        "Udvalget meddelte afslag.",
        "Der meddeles afslag til ansøgeren.",
        "Forslag fra Liste Ø blev forkastet.",
        "Ikke tiltrådt.",
        "Ikke vedtaget.",
        "Udvalget ønsker ikke at imødekomme ansøgningen.",
        "Klagen afvises.",
        "Udvalget besluttede at give afslag.",
        "Forslaget blev ikke støttet.",
        "Der gives ikke dispensation.",
        "Der meddeles ikke tilladelse til opførelsen.",
        "Udvalget finder ikke grundlag for at imødekomme ansøgningen.",
        "Udvalget ønsker ikke at fremme forslaget.",
        "Dagsordenen blev ikke godkendt.",
        "Afslag på dispensation.",
        "Udvalget meddeler afslag på dispensation.",
        "Tilladelsen gives ikke.",
        "Dispensationen blev ikke givet.",
        "Forvaltningens forslag fremmes ikke.",
        "Kan ikke anbefales.",
        "Ansøgningen afvistes.",
        "Forslaget er faldet.",
    ],
    "udsat": [
        "Sagen udsat.",
        "Sagen blev udsat.",
        "Udsættes til næste møde.",
        "Udsættes.",
        "Sagen udsættes med henblik på yderligere belysning.",
        "Punktet udskydes.",
        "Behandlingen blev udskudt.",
        "Sagen sættes i bero.",
        "Sat i bero.",
        "Udsættelse.",
        "Sagens behandling blev udsat i byrådets møde den 28. august 2019.",
        "Udvalget ønsker sagen udsat.",
        "Punktet overføres til næste møde.",
        "Genoptages på næste møde.",
        "Sagen genoptages på et kommende møde.",
        "Borgmesteren foreslog, at sagen udsættes. Dette blev godkendt.",
        "Borgmesteren foreslog sagen udsat, hvilket blev vedtaget.",
        "Forslag om udsættelse blev vedtaget.",
        "Udvalget udsatte sagen.",
        "Udvalget besluttede at udskyde behandlingen til august.",
        "Beslutningen udsættes.",
        "Udvalget besluttede, at sagen behandles på næste møde.",
        "Drøftet. Genoptages på næste møde.",
        "Startredegørelsen for lokalplan 12 udsat.",
        "Projektforslaget udsættes.",
        "Drøftet og udsat.",
        "Sagen tages op på næste møde.",
        "Byrådet vedtog at udsætte sagen.",
        "Udvalget godkendte at udsætte punktet.",
        "Sagen genoptages efter sommerferien.",
        "Sagen behandles igen den 3. maj.",
        "Punktet behandles på mødet i juni.",
        "Afventer økonomien.",
        "Sagen udsattes.",
        "Det blev vedtaget at udsætte punktet.",
    ],
    "tilbagesendt": [
        "Sendes tilbage til forvaltningen.",
        "Sagen sendes tilbage til fornyet behandling.",
        "Tilbagesendt.",
        "Tilbagesendes til Teknisk Udvalg.",
        "Hjemvist til udvalget.",
        "Byrådet sendte sagen tilbage til udvalget.",
        "Sagen henvises til udvalgsbehandling.",
        "Henvises til Børne- og Skoleudvalget.",
        "Fremsendes til Teknisk Udvalg til behandling i henhold til beslutning i byrådets møde den 11. september 2019.",
        "Oversendes til forvaltningen.",
        "Sagen returneres.",
        "Sendes til fornyet behandling i udvalget.",
        "Sagen oversendes til Social- og Sundhedsudvalget.",
        "Kommunalbestyrelsen besluttede at oversende forslaget til behandling i Klima- og Miljøudvalget.",
        "Borgerrepræsentationen henviste forslaget til Teknik- og Miljøudvalget.",
        "Byrådet vedtog at sende sagen tilbage til udvalget.",
        "Retur til forvaltningen.",
        "Sagen går tilbage til fagudvalget.",
    ],
    "udgået": [
        "Sagen tages af dagsordenen.",
        "Sagen blev taget af dagsordenen.",
        "Udgår.",
        "Punktet udgik.",
        "Sagen er udgået.",
        "Trukket tilbage.",
        "Punktet trækkes.",
        "Bortfaldet.",
        "Punktet bortfalder.",
        "Forslaget blev frafaldet.",
        "Aflyst.",
        "Udvalget besluttede at tage punktet af dagsordenen.",
        "Ikke behandlet.",
        "Punktet taget af.",
        "Udvalget trak sagen tilbage.",
        "Forslagsstilleren trak sit forslag.",
    ],
    "anbefalet": [
        "Anbefales.",
        "Anbefalet.",
        "Indstillingen anbefales.",
        "Udvalget anbefaler.",
        "Udvalget anbefaler indstillingen.",
        "Udvalget anbefaler, at indstillingen godkendes.",
        "Indstilles.",
        "Indstilles godkendt.",
        "Indstilles over for Byrådet til godkendelse.",
        "Indstilles til Kommunalbestyrelsens godkendelse.",
        "Økonomiudvalget indstiller forslaget til vedtagelse.",
        "Indstilles tiltrådt.",
        "Anbefales over for Kommunalbestyrelsen.",
        "Anbefales, idet naboerne høres.",
        "Anbefales med den ændring, at fristen er 1. maj.",
        "Udvalget besluttede at indstille til Byrådet, at planen vedtages.",
        "Oversendes til ØU.",
        "Oversendes til Økonomiudvalget.",
        "Sendes videre til Byrådet.",
        "Fremsendes til Byrådet med bemærkning, at Magistraten anbefaler, at byrådet tiltræder indstillingen.",
        "Oversendes til budgetforhandlingerne.",
        "Oversendes til budgetlægningen for 2027.",
        "5 medlemmer (A+V+C) anbefaler forslaget. 2 medlemmer (N+Ø) tager forbehold.",
        "A, C, N og V (6) anbefaler indstillingen. O (1) kan ikke anbefale indstillingen.",
        "Et flertal bestående af A, C, N og V (6) anbefaler indstillingen.",
        "O kan ikke anbefale. Anbefales.",
        "Anbefalet af Bo Lund (V) og Eva Dam (R)",
        "Indstillingen blev anbefalet uden afstemning.",
        "Udvalget drøftede sagen og anbefaler indstillingen.",
        "Udvalget indstillede forslaget til Byrådet.",
        "Anbefales afvist.",
        "Økonomiudvalget anbefalede indstillingen over for Borgerrepræsentationen uden afstemning.",
        "6 medlemmer (V+A+C+N) anbefaler indstillingen fra PMT.",
        "1 medlem (O) stemmer imod. Anbefales.",
        "Budgetforslaget oversendes til 2. behandling.",
        "Budgetforslaget overgår til 2. behandling.",
        "Til Økonomiudvalget med anbefaling.",
        "Udvalget kan anbefale indstillingen.",
        "Et enigt udvalg anbefaler indstillingen.",
        "V, C og I anbefaler indstillingen. A, F og Ø anbefaler afslag.",
        "Udvalgets flertal indstiller, at planen vedtages. Mindretallet (Ø) indstiller afslag.",
        "Udvalget vedtog at anbefale Byrådet, at planen godkendes.",
        "Udvalget kan tiltræde, at sagen fremsendes til Byrådet.",
        "Godkendt til fremsendelse til Økonomiudvalget.",
        "Godkendt og oversendes til Økonomiudvalget.",
        "Henvises til budgetforhandlingerne.",
        "Udvalget anbefalede indstillingen.",
    ],
    "taget til efterretning": [
        "Orientering givet.",
        "Orienteringen taget til efterretning.",
        "Orienteringen blev taget til efterretning.",
        "Taget til orientering.",
        "Orienteret.",
        "Til efterretning.",
        "Tages til efterretning.",
        "Til orientering.",
        "Efterretning.",
        "Udvalget blev orienteret.",
        "Orientering foretaget.",
        "Orienteringen blev givet.",
        "Udvalget tager orienteringen til efterretning.",
        "Meddelelserne blev taget til efterretning.",
        "Formanden orienterede om byggeriet.",
        "Noteret.",
        "Udvalget noterede sig orienteringen.",
        "Drøftet og taget til efterretning.",
        "Taget til efterretning, idet udvalget ønsker en opfølgning.",
        "Formanden orienterede om, at planen er godkendt.",
        "Redegørelsen taget til efterretning.",
        "Regnskabet blev taget til efterretning.",
        "Sagen er taget til efterretning af udvalget.",
        "Udvalget godkendte, at orienteringen tages til efterretning.",
    ],
    "drøftet": [
        "Drøftedes.",
        "Sagen drøftedes.",
        "Sagen blev drøftet.",
        "Drøftelse.",
        "Temadrøftelse gennemført.",
        "Udvalget drøftede, hvornår planen kan godkendes.",
        "Udvalget drøftede oplægget og gav input til det videre arbejde.",
        "Drøftet, idet udvalget afventer høringen.",
        "Udvalget drøftede sagen. Udvalget besluttede at invitere foreningen.",
        "Udvalget drøftede sagen. Der er ikke taget stilling, før planen er godkendt.",
    ],
    "ukendt": [
        "Ingen bemærkninger.",
        "Udvalget havde ingen bemærkninger.",
        "Intet.",
        "Ingen.",
        "Lukket.",
        "-",
        "Punktet er lukket.",
        "Mødet hævet kl. 20.",
        "Ændringsforslaget blev ikke vedtaget.",
        "Der ønskes specifikation af forbrug inden endelig behandling.",
        "For stemte 9. Imod stemte 10.",
        "Udvalget ønsker et notat, når planen er godkendt.",
        "V stemte imod.",
        "Liste Ø kan ikke anbefale indstillingen.",
        "Oversendes til Byrådet uden anbefaling.",
        "Bo Lund (V) stillede forslag om, at punkt 38 tages af dagsordenen. For forslaget stemte 3.",
        "Anja Holt (A) og Bo Lund (C).",
        "Der henvises til punkt 4.",
        "Udvalget bad forvaltningen om et notat.",
        "Spørgsmålene blev besvaret.",
        "Sagen oversendes uden anbefaling til kommunalbestyrelsen.",
        "Der var ingen spørgsmål.",
        "Udvalget besigtigede området.",
    ],
}


def decided(*paragraphs: str) -> list[tuple[str, Outcome, str]]:
    text, sections = assemble(
        [Block("Det er godkendt i forvejen."), Block("Beslutning", heading=True), *map(Block, paragraphs)]
    )
    return [(made.point, made.outcome, text[made.start : made.end]) for made in find_decisions(text, sections)]


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Godkendt.", "godkendt"),
        ("Indstillingen godkendt enstemmigt.", "godkendt"),
        ("Kommunalbestyrelsen vedtog forslaget.", "godkendt"),
        ("Indstillingen tiltrådt.", "godkendt"),
        ("Udvalget bevilgede 50.000 kr.", "godkendt"),
        ("Anja Holt (A) blev valgt.", "godkendt"),
        ("Godkendt med den ændring, at aldersgrænsen er 12 år.", "godkendt med ændringer"),
        ("Indstillingen godkendt med enkelte redaktionelle rettelser.", "godkendt med ændringer"),
        ("Godkendt, dog udsættes pkt. 2.", "godkendt med ændringer"),
        ("Ikke godkendt.", "ikke godkendt"),
        ("Indstillingen blev ikke vedtaget.", "ikke godkendt"),
        ("Udvalget kunne ikke godkende indstillingen.", "ikke godkendt"),
        ("Udvalget godkendte ikke indstillingen.", "ikke godkendt"),
        ("Kommunalbestyrelsen vedtog ikke forslaget.", "ikke godkendt"),
        ("Udvalget besluttede ikke at godkende forslaget.", "ikke godkendt"),
        ("Udvalget besluttede at afvise ansøgningen.", "ikke godkendt"),
        ("Forslaget blev forkastet.", "ikke godkendt"),
        ("Ansøgningen afvist.", "ikke godkendt"),
        ("Der gives afslag.", "ikke godkendt"),
        ("Udsat.", "udsat"),
        ("Sagen udsættes til mødet den 4. november 2025.", "udsat"),
        ("Udvalget besluttede, at sagen udsættes.", "udsat"),
        ("Udvalget besluttede at udsætte sagen.", "udsat"),
        ("Sendes tilbage til administrationen.", "tilbagesendt"),
        ("Sagen hjemvises.", "tilbagesendt"),
        ("Udvalget besluttede at sende sagen tilbage til administrationen.", "tilbagesendt"),
        ("Taget til efterretning.", "taget til efterretning"),
        ("Udvalget tog orienteringen til efterretning.", "taget til efterretning"),
        ("Udvalget besluttede at tage orienteringen til efterretning.", "taget til efterretning"),
        ("Anbefales godkendt.", "anbefalet"),
        ("Indstilles til godkendelse.", "anbefalet"),
        ("Anbefales taget til efterretning.", "anbefalet"),
        ("Udvalget anbefaler, at Kommunalbestyrelsen godkender planen.", "anbefalet"),
        ("Udvalget indstiller, at planen godkendes.", "anbefalet"),
        ("Udvalget besluttede at anbefale forslaget.", "anbefalet"),
        ("Drøftet.", "drøftet"),
        ("Udvalget drøftede sagen.", "drøftet"),
        ("Punktet udgår.", "udgået"),
        ("Punktet blev taget af dagsordenen.", "udgået"),
        ("Mødet hævet.", "ukendt"),
        ("Sagen genoptages.", "udsat"),
    ],
)
def test_the_words_of_a_decision_have_an_outcome(sentence: str, outcome: Outcome) -> None:
    assert [made[:2] for made in decided(sentence)] == [("", outcome)]


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [(outcome, sentence) for outcome, sentences in MORE_FORMS.items() for sentence in sentences],
)
def test_more_words_of_a_decision_have_an_outcome(outcome: Outcome, sentence: str) -> None:
    assert [made[:2] for made in decided(sentence)] == [("", outcome)]


def test_what_was_not_taken_note_of_is_not_taken_note_of() -> None:
    assert decided("Orienteringen blev ikke taget til efterretning.")[0][1] != "taget til efterretning"


@pytest.mark.parametrize(
    ("paragraphs", "outcome"),
    [
        (["Ændringsforslag fra A blev forkastet. Indstillingen godkendt."], "godkendt"),
        (["For stemte 9 (A, V), imod stemte 2 (O).", "Indstillingen godkendt."], "godkendt"),
        (["Anja Holt (A) var inhabil. Taget til efterretning."], "taget til efterretning"),
        (["Godkendt. O stemte imod og ønskede sagen udsat."], "godkendt"),
        (["Indstillingen godkendt, idet liste Ø stemte imod."], "godkendt"),
    ],
)
def test_votes_and_amendments_do_not_hide_the_outcome(paragraphs: list[str], outcome: Outcome) -> None:
    assert [made[1] for made in decided(*paragraphs)] == [outcome]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["1. Godkendt.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1) Godkendt.", "2) Bemærket."], [("1", "godkendt"), ("2", "ukendt")]),
        (["A) Godkendt.", "B) Ikke godkendt."], [("A", "godkendt"), ("B", "ikke godkendt")]),
        (["a. Godkendt.", "b. Drøftet."], [("a", "godkendt"), ("b", "drøftet")]),
        (["1. Godkendt.", "Med tak.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. Godkendt.", "3. Udsat."], [("1", "godkendt")]),
        (["2. Udsat."], [("", "udsat")]),
        (["Godkendt.", "9. december: Borgermøde."], [("", "godkendt")]),
        (["1. december 2025 er fristen. Godkendt."], [("", "godkendt")]),
    ],
)
def test_points_in_sequence_divide_a_decision(paragraphs: list[str], expected: list[tuple[str, Outcome]]) -> None:
    assert [made[:2] for made in decided(*paragraphs)] == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Punkt 1 godkendt. Punkt 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Punkt 1-3 blev godkendt, at-punkt 4 faldt."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "ikke godkendt")],
        ),
        (
            ["At-punkt 1-3 blev godkendt, at-punkt 4 faldt."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "ikke godkendt")],
        ),
        (["Ad 1: Godkendt.", "Ad 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad 1: Godkendt. Ad 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad 1) Godkendt Ad 2) Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (
            [
                "Ad 1.",
                "Et flertal bestående af A, C, N og V (6) anbefaler indstillingen.",
                "O (1) kan ikke anbefale indstillingen, da grunden ligger i landzone.",
                "Ad 2.",
                "Anbefales.",
            ],
            [("1", "anbefalet"), ("2", "anbefalet")],
        ),
        (
            ["Ad. 1", "Godkendt", "Ad. 2", "Taget til efterretning"],
            [("1", "godkendt"), ("2", "taget til efterretning")],
        ),
        (["Ad a) Godkendt.", "Ad b) Drøftet."], [("a", "godkendt"), ("b", "drøftet")]),
        (["Ad A: Godkendt."], [("A", "godkendt")]),
        (["Ad 2: Godkendt."], [("2", "godkendt")]),
        (["Ad 1-3: Godkendt."], [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt")]),
        (
            ["Ad 1 og 3: Godkendt.", "Ad 2: Ikke godkendt."],
            [("1", "godkendt"), ("3", "godkendt"), ("2", "ikke godkendt")],
        ),
        (["Pkt. 1 og 2: godkendt"], [("1", "godkendt"), ("2", "godkendt")]),
        (["Pkt. 1 og 2: godkendt. Pkt. 3: udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["Pkt. 1: Godkendt", "Pkt. 2: Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Punkt 1: Godkendt.", "Punkt 2: Godkendt med den ændring, at fristen er 1. maj."],
            [("1", "godkendt"), ("2", "godkendt med ændringer")],
        ),
        (
            ["Indstillingens punkt 1-3 blev godkendt. Punkt 4 blev ikke godkendt."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "ikke godkendt")],
        ),
        (
            ["Udvalget godkendte punkt 1 og 2 og anbefaler punkt 3."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "anbefalet")],
        ),
        (
            ["Udvalget godkendte indstillingens punkt 1, 2 og 4, mens punkt 3 udsættes."],
            [("1", "godkendt"), ("2", "godkendt"), ("4", "godkendt"), ("3", "udsat")],
        ),
        (["Punkt 1 og 2 blev godkendt og punkt 3 udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (
            ["Punkt 1 blev godkendt med den ændring, at fristen er 1. maj, og punkt 2 blev udsat."],
            [("1", "godkendt med ændringer"), ("2", "udsat")],
        ),
        (
            ["Udvalget tog punkt 1 til efterretning og godkendte punkt 2."],
            [("1", "taget til efterretning"), ("2", "godkendt")],
        ),
        (["Punkt 3 udsat. Indstillingen i øvrigt godkendt."], [("3", "udsat"), ("", "godkendt")]),
        (["Indstillingen godkendt. Punkt 2 dog udsat."], [("", "godkendt"), ("2", "udsat")]),
        (["Godkendt. Punkt 7 udgår."], [("", "godkendt")]),
        (["Dagsordenen godkendt, idet punkt 7 udgår."], [("", "godkendt med ændringer")]),
        (["Punkt 7 udsættes. Dagsordenen blev herefter godkendt."], [("", "godkendt")]),
        (["1. Godkendt. 2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1) Godkendt 2) Udsat 3) Drøftet"], [("1", "godkendt"), ("2", "udsat"), ("3", "drøftet")]),
        (["1: Godkendt", "2: Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1 - Godkendt", "2 - Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1.-3. Godkendt.", "4. Udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "udsat")]),
        (["1-3: Godkendt.", "4: Udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "udsat")]),
        (["1 og 2. Godkendt."], [("1", "godkendt"), ("2", "godkendt")]),
        (["1., 2. og 4.: Godkendt."], [("1", "godkendt"), ("2", "godkendt"), ("4", "godkendt")]),
        (["a. Godkendt.", "b. Drøftet.", "c. Anbefales."], [("a", "godkendt"), ("b", "drøftet"), ("c", "anbefalet")]),
        (["1. at: godkendt", "2. at: udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1. at-punkt blev godkendt, 2. at-punkt blev udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. at-punkt godkendt.", "2. at-punkt udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Litra a godkendt. Litra b udsat."], [("a", "godkendt"), ("b", "udsat")]),
        (["Indstillingspunkt 1 godkendt. Indstillingspunkt 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Indstillingspunkterne 1-2 godkendt."], [("1", "godkendt"), ("2", "godkendt")]),
        (["Beslutningspunkt 1: Godkendt.", "Beslutningspunkt 2: Godkendt."], [("1", "godkendt"), ("2", "godkendt")]),
        (["Punkt 1 godkendt, jf. pkt. 4 i notatet."], [("1", "godkendt")]),
        (["Godkendt, jf. punkt 4 i notatet."], [("", "godkendt")]),
        (["Godkendt, dog udsættes pkt. 2."], [("", "godkendt med ændringer")]),
        (["Godkendt for så vidt angår punkt 1, mens punkt 2 udsættes."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Godkendt: punkt 1-3. Udsat: punkt 4."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "udsat")],
        ),
        (["Udvalget godkendte punkt 1.", "Udvalget drøftede punkt 2."], [("1", "godkendt"), ("2", "drøftet")]),
        (
            ["Godkendt med følgende bemærkninger:", "1. Trafikken måles.", "2. Planen godkendes endeligt i maj."],
            [("", "godkendt")],
        ),
        (["Udvalget besluttede følgende:", "1. Godkendt.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Fraværende: Anja Holt (A)", "1. Godkendt.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. december 2025 er fristen. Godkendt."], [("", "godkendt")]),
        (["5 medlemmer anbefaler."], [("", "anbefalet")]),
        (["- Ad 1: Godkendt.", "- Ad 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Vedr. punkt 1: Godkendt.", "Vedr. punkt 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad punkt 1: Godkendt.", "Ad punkt 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad pkt. 1 Godkendt", "Ad pkt. 2 Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["Udvalget besluttede, at punkt 1 godkendes, og at punkt 2 udsættes."], [("1", "godkendt"), ("2", "udsat")]),
        (["At 1) Godkendt.", "At 2) Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Bo Lund (V) stemte imod punkt 2. Indstillingen godkendt."], [("", "godkendt")]),
        (
            [
                "1. Indstillingen godkendt med følgende præciseringer:",
                "De tre mål justeres.",
                "Anja Holtze (A) stillede følgende ændringsforslag:",
                "De tre mål udgår.",
                "For ændringsforslaget stemte: Anja Holtze (A)",
                "Dermed blev ændringsforslaget ikke vedtaget.",
                "2. Indstillingen godkendt.",
            ],
            [("1", "godkendt med ændringer"), ("2", "godkendt")],
        ),
        (
            [
                "Anja Holt (A) stillede følgende ændringsforslag:",
                "At sagen udsættes til august.",
                "For stemte A. Imod stemte V.",
                "Indstillingen blev godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Venstre ønskede følgende tilført protokollen:",
                "“Vi kan ikke godkende forslaget. Sagen burde være udsat.”",
                "Godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            ["Til protokollen: »Sagen burde være udsat. Vi kan ikke godkende den.« Indstillingen godkendt."],
            [("", "godkendt")],
        ),
        (["1 og 2 godkendt. 3 udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["1-2 godkendt, 3 udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["1 Godkendt", "2 Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1 godkendt", "2 udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["(1) Godkendt", "(2) Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1) Godkendt, 2) Godkendt, 3) Udsat"], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["a) og b) godkendt, c) udsat"], [("a", "godkendt"), ("b", "godkendt"), ("c", "udsat")]),
        (["a) godkendt, b) udsat."], [("a", "godkendt"), ("b", "udsat")]),
        (["1. indstillingspunkt godkendt.", "2. indstillingspunkt udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. punkt godkendt, 2. punkt udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1.: Godkendt", "2.: Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["Pkt 1 godkendt", "Pkt 2 udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Punkterne 1-3 godkendt. Punkt 4 blev udsat."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "udsat")],
        ),
        (["Første punkt godkendt. Andet punkt udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Indstillingens første punkt blev godkendt, mens andet punkt blev udsat."],
            [("1", "godkendt"), ("2", "udsat")],
        ),
        (
            ["De to første punkter blev godkendt. Tredje punkt udsat."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")],
        ),
        (["Første og andet at godkendt. Tredje at udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["Ad første at: Godkendt. Ad andet at: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad 1 og 2. Godkendt.", "Ad 3. Udsat."], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["Ad 1 godkendt. Ad 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad 1 - godkendt", "Ad 2 - udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["ad 1: godkendt, ad 2: udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad 1) Godkendt; ad 2) udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Udvalget godkendte at-punkt 1-2. At-punkt 3 udgik."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "udgået")],
        ),
        (
            ["Udvalget godkender punkterne 1, 2 og 3. Punkt 4 udgår."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "udgået")],
        ),
        (
            ["Indstillingens pkt. a og b blev tiltrådt. Pkt. c blev ikke tiltrådt."],
            [("a", "godkendt"), ("b", "godkendt"), ("c", "ikke godkendt")],
        ),
        (
            ["Punkt 1 blev taget til efterretning. Punkt 2 blev drøftet."],
            [("1", "taget til efterretning"), ("2", "drøftet")],
        ),
        (
            ["Kommunalbestyrelsen godkendte indstillingens punkt 1, men udsatte punkt 2."],
            [("1", "godkendt"), ("2", "udsat")],
        ),
        (
            ["Punkt 1: Udvalget godkendte forslaget.", "Punkt 2: Udvalget udsatte forslaget."],
            [("1", "godkendt"), ("2", "udsat")],
        ),
        (["Vedrørende punkt 1: Godkendt. Vedrørende punkt 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Til punkt 1: Godkendt.", "Til punkt 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Til 1: Godkendt.", "Til 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Godkendt for punkt 1 og 2's vedkommende. Punkt 3 udsat."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")],
        ),
        (["For punkt 1: Godkendt. For punkt 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Hvad angår punkt 1, blev indstillingen godkendt. Punkt 2 blev udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["For så vidt angår punkt 1 blev indstillingen godkendt, mens punkt 2 blev udsat."],
            [("1", "godkendt"), ("2", "udsat")],
        ),
        (
            ["Punkt 1 og 3 anbefales. Punkt 2 anbefales ikke."],
            [("1", "anbefalet"), ("3", "anbefalet"), ("2", "ikke godkendt")],
        ),
        (
            ["Anbefales for så vidt angår punkt 1-2. Punkt 3 sendes tilbage til forvaltningen."],
            [("1", "anbefalet"), ("2", "anbefalet"), ("3", "tilbagesendt")],
        ),
        (
            ["1. Indstillingen anbefales", "2. Indstillingen anbefales ikke"],
            [("1", "anbefalet"), ("2", "ikke godkendt")],
        ),
        (["Pkt. 1 godkendt", "Pkt. 2-4 udsat"], [("1", "godkendt"), ("2", "udsat"), ("3", "udsat"), ("4", "udsat")]),
        (["Indstilling 1 godkendt. Indstilling 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Forslag 1 godkendt. Forslag 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["At 1 godkendt. At 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. at blev godkendt. 2. at blev udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Indstillingens 1. at blev godkendt, og 2. at blev udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. del af indstillingen godkendt. 2. del udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["1. pind: Godkendt", "2. pind: Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1/ Godkendt", "2/ Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["Pkt. 1.: Godkendt.", "Pkt. 2.: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad. pkt. 1: Godkendt.", "Ad. pkt. 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Ad-1: Godkendt", "Ad-2: Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["- 1. at godkendt", "- 2. at udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Udvalget besluttede:", "Ad 1: at godkende forslaget", "Ad 2: at udsætte punktet"],
            [("1", "godkendt"), ("2", "udsat")],
        ),
        (["Udvalget besluttede, at", "1. planen godkendes", "2. sagen udsættes"], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Punkt 1, 2, 3: godkendt. Punkt 4: ikke godkendt."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "ikke godkendt")],
        ),
        (["Bevillingen (punkt 1) godkendt. Salget (punkt 2) udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Der blev stemt om punkt 2. For stemte 5. Punkt 2 blev dermed godkendt. Øvrige punkter godkendt."],
            [("2", "godkendt"), ("", "godkendt")],
        ),
        (
            ["Der blev stemt om punkt 3: For 5, imod 2. Punktet er godkendt. De øvrige punkter blev godkendt."],
            [("", "godkendt")],
        ),
        (["- Godkendt", "- Godkendt", "- Udsat"], [("1", "godkendt"), ("2", "godkendt"), ("3", "udsat")]),
        (["1.Godkendt", "2.Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (["1)Godkendt", "2)Udsat"], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Godkendt (punkt 1-3). Udsat (punkt 4)."],
            [("1", "godkendt"), ("2", "godkendt"), ("3", "godkendt"), ("4", "udsat")],
        ),
        (["Godkendt, for så vidt angår punkt 1, mens punkt 2 blev udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (
            ["Indstillingen vedr. punkt 1 godkendt. Indstillingen vedr. punkt 2 udsat."],
            [("1", "godkendt"), ("2", "udsat")],
        ),
        (["Nr. 1: Godkendt. Nr. 2: Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Nr. 1 godkendt, nr. 2 udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Kommuneplantillæg nr. 9 vedtaget."], [("", "godkendt")]),
        (["Den 24. oktober 2017 behandlede Økonomiudvalget sagen: Anbefales.", "Godkendt."], [("", "godkendt")]),
        (["Alle punkter godkendt."], [("", "godkendt")]),
        (["Begge indstillingspunkter godkendt."], [("", "godkendt")]),
        (["Udvalget godkendte indstillingen, dog udgår punkt 3."], [("", "godkendt med ændringer")]),
        (
            [
                "Ændringsforslag fra A: 2 mio. kr. til veje.",
                "For: A (3)",
                "Imod: V (9)",
                "Faldet.",
                "Indstillingen godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Ændringsforslag fra A: 2 mio. kr. til veje.",
                "For: A (3), V (9)",
                "Imod: O (1)",
                "Vedtaget.",
                "Budgettet blev herefter vedtaget.",
            ],
            [("", "godkendt med ændringer")],
        ),
        (
            [
                "Anja Holt (A) stillede ændringsforslag om 2 mio. kr.",
                "Forslaget blev vedtaget med 9 stemmer mod 3.",
                "Indstillingen godkendt.",
            ],
            [("", "godkendt med ændringer")],
        ),
        (["Anja Holt (A) foreslog, at der etableres en sti.", "Forslaget blev forkastet."], [("", "ikke godkendt")]),
        (
            ["Punkt 1 vedtaget. Punkt 2: For stemte 3, imod 4. Punkt 2 er dermed forkastet."],
            [("1", "godkendt"), ("2", "ikke godkendt")],
        ),
        (
            ["Der var stemmelighed, og ændringsforslaget blev derfor ikke vedtaget.", "Indstillingen godkendt."],
            [("", "godkendt")],
        ),
        (["2. behandling:", "Enstemmigt vedtaget."], [("", "godkendt")]),
        (["1. behandling: Godkendt til 2. behandling."], [("", "godkendt")]),
        (
            ["1. viceborgmester: Anja Holt (A) blev valgt.", "2. viceborgmester: Bo Lund (V) blev valgt."],
            [("", "godkendt")],
        ),
    ],
)
def test_points_are_told_in_many_ways(paragraphs: list[str], expected: list[tuple[str, Outcome]]) -> None:
    assert [made[:2] for made in decided(*paragraphs)] == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Økonomiudvalget, 3. maj: Anbefales. Beslutning: Godkendt"], [("", "godkendt")]),
        (["Økonomiudvalget, 3. maj: Anbefales.", "Godkendt."], [("", "godkendt")]),
        (
            [
                "Beslutning i Økonomiudvalget den 3. maj 2018:",
                "Anbefales.",
                "Beslutning i Byrådet den 28. maj 2018:",
                "Godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Beslutning i Økonomiudvalget den 3. maj 2018: Anbefales.",
                "Beslutning i Byrådet den 28. maj 2018: Godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Beslutning i Byrådet den 28. maj 2018:",
                "Godkendt.",
                "Beslutning i Økonomiudvalget den 3. maj 2018:",
                "Anbefales.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Social og Sundhed, 6. januar 2020, pkt. 123:",
                "Ad. 1",
                "Anbefales.",
                "Direktionen, 6. januar 2020, pkt. 2:",
                "Anbefales.",
                "Beslutning",
                "Godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Kultur- og Idrætsudvalget, 03-04-2019, pkt. 42",
                "Tillægsdagsordenen blev optaget som punkt 55.",
                "Herefter godkendt.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Borgerrepræsentationens beslutning i mødet den 12. december 2019",
                "Indstillingen blev godkendt uden afstemning.",
            ],
            [("", "godkendt")],
        ),
        (
            [
                "Teknik- og Miljøudvalgets beslutning den 29. marts 2021:",
                "Indstillingen blev anbefalet.",
                "Borgerrepræsentationens beslutning i mødet den 22. april 2021:",
                "Sagen blev udsat.",
            ],
            [("", "udsat")],
        ),
        (["Godkendt.", "Økonomiudvalget, 3. maj 2018: Anbefales."], [("", "godkendt")]),
        (
            ["Økonomiudvalget den 3. maj 2018:", "Anbefales.", "Kommunalbestyrelsen den 28. maj 2018:", "Udsat."],
            [("", "udsat")],
        ),
        (["Økonomiudvalget: Anbefales.", "Kommunalbestyrelsen: Godkendt."], [("", "godkendt")]),
        (["Udvalget for Kultur og Fritid den 3. maj 2018: Ikke godkendt.", "Udsat."], [("", "udsat")]),
        (["Godkendt i Økonomiudvalget den 3. maj 2018."], [("", "godkendt")]),
        (["Valgt til Økonomiudvalget:", "Anja Holt (A)"], [("", "godkendt")]),
        (["Økonomiudvalget anbefaler indstillingen."], [("", "anbefalet")]),
        (["Byrådet, den 28. maj 2018", "1. Godkendt.", "2. Udsat."], [("1", "godkendt"), ("2", "udsat")]),
        (["Beslutning Byrådet, 11.10.2011 Henning Jensen var fraværende. Godkendt."], [("", "godkendt")]),
        (["Indstilling fra Økonomiudvalget: Anbefales.", "Godkendt."], [("", "godkendt")]),
        (["Økonomiudvalgets indstilling: Anbefales.", "Godkendt."], [("", "godkendt")]),
        (["Økonomiudvalget anbefalede den 24. oktober 2017, at planen godkendes.", "Udsat."], [("", "udsat")]),
        (["Behandlet i Økonomiudvalget den 24. oktober 2017: Anbefales.", "Godkendt."], [("", "godkendt")]),
    ],
)
def test_what_others_decided_before_is_not_the_decision(
    paragraphs: list[str], expected: list[tuple[str, Outcome]]
) -> None:
    assert [made[:2] for made in decided(*paragraphs)] == expected


def test_a_list_of_remarks_does_not_hide_the_decision_before_it() -> None:
    made = decided("Godkendt med følgende bemærkninger:", "1. Trafikken måles.", "2. Borgerne høres.")
    assert "godkendt" in [outcome for _, outcome, _ in made]


def test_the_span_is_the_sentence_that_decides() -> None:
    assert decided("Sagen kom til afstemning. Indstillingen godkendt. Tak for i aften.") == [
        ("", "godkendt", "Indstillingen godkendt.")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Udvalget bevilgede 50.000 kr. til formålet.",
        "Sagen udsættes til mødet den 4. november 2025.",
        "Godkendt, dog udsættes pkt. 2.",
    ],
)
def test_amounts_dates_and_abbreviations_do_not_end_the_sentence(sentence: str) -> None:
    assert [words for _, _, words in decided(sentence)] == [sentence]


def test_only_the_section_beslutning_decides() -> None:
    text, sections = assemble([Block("Indstilling", heading=True), Block("At planen godkendes.")])
    assert find_decisions(text, sections) == ()
    assert find_decisions(*assemble([Block("Beslutning", heading=True)])) == ()


@pytest.mark.parametrize(
    ("headings", "outcomes"),
    [
        (["Beslutning i Økonomiudvalget den 3. maj 2018", "Beslutning i Byrådet den 28. maj 2018"], ["godkendt"]),
        (["Beslutning i Byrådet den 28-05-2018", "Beslutning i Økonomiudvalget den 03-05-2018"], ["anbefalet"]),
        (["Beslutning fra Direktionen, 8. februar 2021, pkt. 6", "Beslutning"], ["godkendt"]),
        (["Økonomiudvalgets beslutning", "Byrådets beslutning"], ["godkendt"]),
        (["Beslutningstema", "Beslutning"], ["godkendt"]),
        (["Beslutningen træffes af", "Tidligere beslutninger"], []),
    ],
)
def test_of_several_sections_the_last_decision_counts(headings: list[str], outcomes: list[Outcome]) -> None:
    first, last = headings
    blocks = [Block(first, heading=True), Block("Anbefales."), Block(last, heading=True), Block("Godkendt.")]
    assert [made.outcome for made in find_decisions(*assemble(blocks))] == outcomes


def test_a_list_of_absent_people_may_stand_above_the_decision() -> None:
    blocks = [
        Block("Beslutning", heading=True),
        Block("Afbud", heading=True),
        Block("Anja Holt (A)"),
        Block("Godkendt."),
    ]
    text, sections = assemble(blocks)
    assert [(made.outcome, text[made.start : made.end]) for made in find_decisions(text, sections)] == [
        ("godkendt", "Godkendt.")
    ]


@pytest.mark.parametrize(
    ("recommended", "sentence", "outcome"),
    [
        ("at ansøgningen imødekommes med 75.000 kr.", "Den imødekommes med 40.000 kr.", "godkendt med ændringer"),
        ("at ansøgningen imødekommes med 75.000 kr.", "Den imødekommes med 75.000 kr.", "godkendt"),
        ("at ansøgningen imødekommes.", "Den imødekommes med 40.000 kr.", "godkendt"),
        ("at ordningen gælder fra 1. maj.", "Godkendt fra 1. august.", "godkendt med ændringer"),
        ("at ordningen gælder fra 1. maj.", "Godkendt fra 1. maj.", "godkendt"),
        ("at taksten stiger 2 pct.", "Godkendt med 3 pct.", "godkendt med ændringer"),
        ("at der gives 75.000 kr.", "Der blev søgt 40.000 kr. Godkendt.", "godkendt"),
    ],
)
def test_another_amount_or_day_than_was_put_is_a_change(recommended: str, sentence: str, outcome: Outcome) -> None:
    blocks = [
        Block("Indstilling", heading=True),
        Block(f"Forvaltningen indstiller, {recommended}"),
        Block("Beslutning", heading=True),
        Block(sentence),
    ]
    assert [made.outcome for made in find_decisions(*assemble(blocks))] == [outcome]


def test_what_is_said_of_several_points_is_a_decision_for_each_with_one_span() -> None:
    assert decided("Ad 1-2: Godkendt.", "Ad 3: Udsat.") == [
        ("1", "godkendt", "Godkendt."),
        ("2", "godkendt", "Godkendt."),
        ("3", "udsat", "Udsat."),
    ]


def test_the_span_of_a_point_in_running_text_is_its_clause() -> None:
    assert decided("Punkt 1 blev godkendt, mens punkt 2 blev udsat.") == [
        ("1", "godkendt", "Punkt 1 blev godkendt"),
        ("2", "udsat", "punkt 2 blev udsat."),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "Godkendt. ",
        "ikke ",
        "Punkt 1 ",
        "punkt 1, ",
        "Ad 1 ",
        "1, ",
        "1. ",
        "A, ",
        "-\n\n",
        "\n\nPunkt 1",
        "“a",
        "\n\na",
        "ændringsforslag ",
        "Økonomiudvalget, ",
        "Beslutning i ",
        "for så vidt angår punkt 1 ",
        "foreslog ",
        "å",
    ],
)
def test_any_long_text_is_read_promptly(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    find_decisions(text, (Section("Beslutning", 0, len(text)),))
    assert time.process_time() - began < 3  # under one on an idle machine; a pattern that tries again takes minutes


@pytest.mark.parametrize(
    ("outcomes", "overall"),
    [
        ([], "ukendt"),
        (["ukendt"], "ukendt"),
        (["ukendt", "udsat"], "udsat"),
        (["godkendt", "godkendt"], "godkendt"),
        (["godkendt", "godkendt med ændringer"], "godkendt med ændringer"),
        (["godkendt", "udsat"], "godkendt"),
    ],
)
def test_one_outcome_stands_for_the_item(outcomes: list[Outcome], overall: Outcome) -> None:
    assert overall_outcome(Decision("", outcome, 0, 1) for outcome in outcomes) == overall


def test_the_undivided_outcome_stands_for_the_item() -> None:
    parts = [Decision("3", "udsat", 0, 1), Decision("", "godkendt", 1, 2)]
    assert overall_outcome(parts) == "godkendt"


@given(BLOCKS)
def test_every_decision_has_words_of_its_own_in_a_decision_section(blocks: list[Block]) -> None:
    text, sections = assemble(blocks)
    decisions = find_decisions(text, sections)
    spans = [(section.start, section.end) for section in sections if section.heading == "Beslutning"]
    for decision in decisions:
        assert text[decision.start : decision.end].strip()
        assert any(start <= decision.start < decision.end <= end for start, end in spans)
    for before, after in pairwise(decisions):  # what is said of several points has one span
        assert (before.start, before.end) == (after.start, after.end) or before.end <= after.start


@pytest.mark.parametrize(
    ("recommended", "sentences", "expected"),
    [
        (  # named by their subjects, a line each
            ["1. lokalplan 12 for Engen vedtages", "2. kommuneplantillæg 4 vedtages"],
            ["Lokalplan 12: Vedtaget.", "Kommuneplantillæg 4: Forkastet."],
            [("1", "godkendt"), ("2", "ikke godkendt")],
        ),
        (  # named by their subjects, a sentence each, and faring differently
            ["1. at rapporten tages til efterretning", "2. at handleplanen godkendes"],
            ["Rapporten taget til efterretning. Handleplanen udsættes."],
            [("1", "taget til efterretning"), ("2", "udsat")],
        ),
        (  # faring alike, they are one decision
            ["1. at rapporten godkendes", "2. at handleplanen godkendes"],
            ["Rapporten godkendt. Handleplanen godkendt."],
            [("", "godkendt")],
        ),
        (  # points of a recommendation may be lettered
            ["a) plan A lægges til grund", "b) der holdes borgermøde"],
            ["Første at blev godkendt, mens andet at blev udsat."],
            [("a", "godkendt"), ("b", "udsat")],
        ),
        (
            ["1. at planen vedtages", "2. at taksten sættes op", "3. at naboerne høres"],
            ["1. og 3. at tiltrædes, 2. afvises."],
            [("1", "godkendt"), ("3", "godkendt"), ("2", "ikke godkendt")],
        ),
        # The recommendation said over again is its approval, unless it says something else.
        (["Vejen får navnet Lærkestien."], ["Vejen får navnet Lærkestien."], [("", "godkendt")]),
        (
            ["Taksterne forhøjes med 2,4 procent fra 1. januar."],
            ["Taksterne forhøjes med 1,5 procent fra 1. januar."],
            [("", "godkendt med ændringer")],
        ),
        (
            ["Udvalget drøfter planen."],
            ["Planen blev drøftet, og udvalget besluttede, at der laves et oplæg."],
            [("", "drøftet")],
        ),
        (
            ["Udvalget tager stilling til ansøgningen om 80.000 kr."],
            ["Udvalget bevilgede 40.000 kr."],
            [("", "godkendt")],
        ),
        (
            ["Tilskuddet gives."],
            ["Godkendt under forudsætning af, at klubben selv rejser 100.000 kr."],
            [("", "godkendt med ændringer")],
        ),
        (["Tilskuddet gives."], ["Godkendt under forudsætning af byrådets bevilling."], [("", "godkendt")]),
        # A proposal that fell says nothing of the item.
        (
            ["1. planen vedtages", "2. naboerne høres"],
            ["Bo Lund (V) foreslog, at planen droppes. Forslaget er hermed bortfaldet.", "Punkt 1 og 2 anbefales."],
            [("1", "anbefalet"), ("2", "anbefalet")],
        ),
    ],
)
def test_a_decision_answers_what_was_recommended(
    recommended: list[str], sentences: list[str], expected: list[tuple[str, Outcome]]
) -> None:
    text, sections = assemble(
        [
            Block("Indstilling", heading=True),
            *map(Block, recommended),
            Block("Beslutning", heading=True),
            *map(Block, sentences),
        ]
    )
    assert [(made.point, made.outcome) for made in find_decisions(text, sections)] == expected
