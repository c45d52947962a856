"""Previous treatments: the words that point to them."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.bodies import is_same
from indexer.minutes.dates import written_date
from indexer.minutes.references import find_references
from indexer.minutes.sections import Block, assemble
from indexer.models import Reference

PIECES = st.sampled_from(
    [
        "Økonomiudvalget",
        "Byrådet",
        "udvalget",
        "ØU",
        "Udvalget for Klima og Miljø",
        "Børne- og ",
        "s beslutning",
        " besluttede",
        " blev behandlet i ",
        "På mødet",
        " den ",
        "7. oktober 2025",
        "3. maj og ",
        "31. februar 2025",
        " 4/12 2012",
        " 03.05.24",
        ", punkt 4a",
        " (pkt. 5)",
        " sag",
        "Meddelelser",
        " ",
        ". ",
        "\n",
        "og",
    ]
)
HEADINGS = ["Tidligere behandling", "Sagsfremstilling", "Videre proces", "Beslutning"]
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(HEADINGS), st.just(True))
    | st.builds(Block, st.lists(PIECES).map("".join) | st.text(max_size=20))
)
HELD = date(2025, 10, 7)
OWN = "Teknik- og Miljøudvalget"


def referred(*paragraphs: str) -> tuple[Reference, ...]:
    return find_references(*assemble([Block("Tidligere behandling", heading=True), *map(Block, paragraphs)]))


def told(*paragraphs: str, heading: str = "Sagsfremstilling", own: str = OWN) -> tuple[Reference, ...]:
    blocks = [Block(heading, heading=True), *map(Block, paragraphs)]
    return find_references(*assemble(blocks), own_committee=own, held=HELD)


def facts(references: tuple[Reference, ...]) -> list[tuple[str, str, str]]:
    """Return committee, day and number, «m1» being message 1: what the tables below are written in."""
    return [
        (made.committee, made.date.isoformat(), f"{'m' if made.kind == 'meddelelse' else ''}{made.number}")
        for made in references
    ]


@pytest.mark.parametrize(
    ("line", "committee", "day", "kind", "number"),
    [
        ("Økonomiudvalget den 7. oktober 2025 Punkt 6", "Økonomiudvalget", date(2025, 10, 7), "punkt", "6"),
        ("Økonomiudvalget den 14. marts 2023, pkt. 2", "Økonomiudvalget", date(2023, 3, 14), "punkt", "2"),
        (
            "Økonomiudvalget den 14. marts 2023, meddelelsespunkt 2",
            "Økonomiudvalget",
            date(2023, 3, 14),
            "meddelelse",
            "2",
        ),
        ("Økonomiudvalget den 7. okt. 2025, punkt 4a", "Økonomiudvalget", date(2025, 10, 7), "punkt", "4a"),
        ("Økonomiudvalget den 4. sept. 2025, punkt 4", "Økonomiudvalget", date(2025, 9, 4), "punkt", "4"),
        ("Kommunalbestyrelsen d. 27.10.2025 sag nr. 7", "Kommunalbestyrelsen", date(2025, 10, 27), "punkt", "7"),
        (
            "Teknik-, Klima- og Miljøudvalget den 6. februar 2024",
            "Teknik-, Klima- og Miljøudvalget",
            date(2024, 2, 6),
            "møde",
            "",
        ),
        ("Seniorrådet 04.12.2012", "Seniorrådet", date(2012, 12, 4), "møde", ""),
        (
            "Behandlet i Økonomiudvalget den 7. oktober 2025, punkt 6",
            "Økonomiudvalget",
            date(2025, 10, 7),
            "punkt",
            "6",
        ),
        (
            "Sagen var på møde i Børne- og Kulturudvalget den 4. marts 2025",
            "Børne- og Kulturudvalget",
            date(2025, 3, 4),
            "møde",
            "",
        ),
    ],
)
def test_a_reference_is_read(line: str, committee: str, day: date, kind: str, number: str) -> None:
    [found] = referred(line)
    assert (found.committee, found.date, found.kind, found.number) == (committee, day, kind, number)
    assert line.endswith(found.text)
    assert found.target is None


def test_a_date_without_a_committee_belongs_to_the_one_before_it() -> None:
    found = referred("Økonomiudvalget den 7. oktober 2025, punkt 6, og den 4. november 2025, punkt 3")
    assert [(made.committee, made.date, made.number) for made in found] == [
        ("Økonomiudvalget", date(2025, 10, 7), "6"),
        ("Økonomiudvalget", date(2025, 11, 4), "3"),
    ]


def test_two_committees_in_one_line_are_two_references() -> None:
    found = referred("Økonomiudvalget den 7. oktober 2025 og Kommunalbestyrelsen den 27. oktober 2025")
    assert [made.committee for made in found] == ["Økonomiudvalget", "Kommunalbestyrelsen"]


def test_a_committee_in_the_genitive_is_not_taken_for_the_one_before_it() -> None:
    found = referred("Kommunalbestyrelsen den 1. juni 2025", "Økonomiudvalgets møde den 7. oktober 2025")
    assert (found[0].committee, found[0].date) == ("Kommunalbestyrelsen", date(2025, 6, 1))
    assert all(made.committee == "Økonomiudvalget" for made in found[1:])


@pytest.mark.parametrize(
    "line",
    [
        "Ingen",
        "Den 7. oktober 2025",
        "Økonomiudvalget den 31. februar 2025",
        "Økonomiudvalget, punkt 6",
        "Økonomi 2025",
    ],
)
def test_what_names_no_committee_and_day_is_no_reference(line: str) -> None:
    assert referred(line) == ()


def test_a_line_before_the_first_heading_counts_when_it_holds_nothing_else() -> None:
    blocks = [
        Block("Økonomiudvalget den 4. december 2012 Punkt 12"),
        Block("Økonomiudvalget den 5. december 2012 ønskede et notat."),
        Block("Beslutning", heading=True),
        Block("Økonomiudvalget den 6. december 2012"),
    ]
    found = find_references(*assemble(blocks))
    assert [(made.date, made.number) for made in found] == [(date(2012, 12, 4), "12")]


# The forms that "Tidligere behandling" takes in minutes of 2006-2026.
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Økonomiudvalget den 21. marts 2006, pkt. 4", [("Økonomiudvalget", "2006-03-21", "4")]),
        ("Økonomiudvalget den 12. marts 2024 punkt nr. 4", [("Økonomiudvalget", "2024-03-12", "4")]),
        ("Økonomiudvalget den 12. marts 2024, dagsordenspunkt 12", [("Økonomiudvalget", "2024-03-12", "12")]),
        ("Økonomiudvalget den 12. marts 2024 (punkt 5)", [("Økonomiudvalget", "2024-03-12", "5")]),
        ("Økonomiudvalget den 12. marts 2024 – sag 7", [("Økonomiudvalget", "2024-03-12", "7")]),
        ("Økonomiudvalget den 12. marts 2024 - punkt 7 - Lokalplan 145", [("Økonomiudvalget", "2024-03-12", "7")]),
        ("Økonomiudvalget den 12. marts 2024, punkt 4 a", [("Økonomiudvalget", "2024-03-12", "4a")]),
        ("Økonomiudvalget den 12. marts 2024 (4)", [("Økonomiudvalget", "2024-03-12", "4")]),
        ("Økonomiudvalget den 12. marts 2024, nr. 52", [("Økonomiudvalget", "2024-03-12", "52")]),
        ("Økonomiudvalget den 12. marts 2024, lukket punkt 15", [("Økonomiudvalget", "2024-03-12", "15")]),
        ("Økonomiudvalget den 12. marts 2024 kl. 8.00, punkt 5", [("Økonomiudvalget", "2024-03-12", "5")]),
        ("Økonomiudvalget den 12. marts 2024, sag nr. 15/34881", [("Økonomiudvalget", "2024-03-12", "")]),
        ("Økonomiudvalget den 12. marts 2024, Meddelelser, pkt. 3", [("Økonomiudvalget", "2024-03-12", "m3")]),
        ("Økonomiudvalget den 12. marts 2024 under Meddelelser, punkt a", [("Økonomiudvalget", "2024-03-12", "ma")]),
        ("Økonomiudvalget den 12. marts 2024, meddelelse nr. 2", [("Økonomiudvalget", "2024-03-12", "m2")]),
        ("Økonomiudvalget den 12. marts 2024, Meddelelser", [("Økonomiudvalget", "2024-03-12", "m")]),
        (
            "Økonomiudvalget den 12. marts 2024, punkterne 4 og 5",
            [("Økonomiudvalget", "2024-03-12", "4"), ("Økonomiudvalget", "2024-03-12", "5")],
        ),
        ("Økonomiudvalget, pkt. 4, den 12. marts 2024", [("Økonomiudvalget", "2024-03-12", "4")]),
        ("Punkt 5 i Økonomiudvalget den 12. marts 2024", [("Økonomiudvalget", "2024-03-12", "5")]),
        ("Sag nr. 8, Teknisk Udvalg den 28. februar 2018", [("Teknisk Udvalg", "2018-02-28", "8")]),
        (
            "pkt. 4 i Økonomiudvalget den 12. marts 2024, pkt. 5 i Byrådet den 25. marts 2024",
            [("Økonomiudvalget", "2024-03-12", "4"), ("Byrådet", "2024-03-25", "5")],
        ),
        ("KMB IT-udvalget den 5. december 2012 Punkt 3", [("KMB IT-udvalget", "2012-12-05", "3")]),
        ("ØU 12-03-2024 pkt. 4", [("ØU", "2024-03-12", "4")]),
        ("KB d. 29.04.2019 – punkt 7", [("KB", "2019-04-29", "7")]),
        ("BR den 25. april 2024", [("BR", "2024-04-25", "")]),
        ("TMU den 4/6 2024, pkt. 11", [("TMU", "2024-06-04", "11")]),
        ("EBUU d. 13.05.2025, meddelelsespunkt 1", [("EBUU", "2025-05-13", "m1")]),
        ("Børne- og Skoleudv. den 12. marts 2024, pkt. 2", [("Børne- og Skoleudv.", "2024-03-12", "2")]),
        ("Økonomiudv. 12/3 2024", [("Økonomiudv.", "2024-03-12", "")]),
        ("Teknik- og Miljøudvalget (TMU) den 12. marts 2024", [("Teknik- og Miljøudvalget", "2024-03-12", "")]),
        ("Økonomiudvalget 03.05.24", [("Økonomiudvalget", "2024-05-03", "")]),
        ("Kommunalbestyrelsen 3/5-24, pkt. 7", [("Kommunalbestyrelsen", "2024-05-03", "7")]),
        ("økonomiudvalget 2024-05-03, punkt 9", [("økonomiudvalget", "2024-05-03", "9")]),
        ("klima- og miljøudvalget den 3. maj 2024", [("klima- og miljøudvalget", "2024-05-03", "")]),
        ("ØKONOMIUDVALGET DEN 3. MAJ 2024 PUNKT 4", [("ØKONOMIUDVALGET", "2024-05-03", "4")]),
        ("- Byrådets møde den 3. maj 2024, sag nr. 12", [("Byrådet", "2024-05-03", "12")]),
        ("• Økonomiudvalget tirsdag den 3. maj 2024", [("Økonomiudvalget", "2024-05-03", "")]),
        ("Kommunalbestyrelsens beslutning af 3. maj 2024", [("Kommunalbestyrelsen", "2024-05-03", "")]),
        ("Behandlet i Økonomiudvalget d. 3. maj 2024", [("Økonomiudvalget", "2024-05-03", "")]),
        ("Borgerrepræsentationen den 22. april 2021, punkt 10", [("Borgerrepræsentationen", "2021-04-22", "10")]),
        ("Magistraten den 22. april 2021", [("Magistraten", "2021-04-22", "")]),
        ("Udvalget for Klima og Miljø den 23. august 2016", [("Udvalget for Klima og Miljø", "2016-08-23", "")]),
        ("Udvalget for teknik og miljø 18-02-2019 pkt. 2", [("Udvalget for teknik og miljø", "2019-02-18", "2")]),
        (
            "Udvalget for Social, Sundhed & Ældre 24. juni 2013",
            [("Udvalget for Social, Sundhed & Ældre", "2013-06-24", "")],
        ),
        ("Udvalget Ældre og Sundhed den 4. juni 2020", [("Udvalget Ældre og Sundhed", "2020-06-04", "")]),
        (
            "Udvalget for en god start i livet den 3. maj 2024",
            [("Udvalget for en god start i livet", "2024-05-03", "")],
        ),
        (
            "Udvalget for Kultur og Fritid og Økonomiudvalget den 3. maj 2024",
            [("Udvalget for Kultur og Fritid", "2024-05-03", ""), ("Økonomiudvalget", "2024-05-03", "")],
        ),
        (
            "§ 17, stk. 4-udvalget for Natur den 3. maj 2024",
            [("§ 17, stk. 4-udvalget for Natur", "2024-05-03", "")],
        ),
        (
            "Teknik, Erhverv, Plan og Miljøudvalget 2018-2021 den 06-03-2018",
            [("Teknik, Erhverv, Plan og Miljøudvalget", "2018-03-06", "")],
        ),
        (
            "Erhvervs-, og Beskæftigelses- og Uddannelsesudvalget den 3. maj 2024",
            [("Erhvervs-, og Beskæftigelses- og Uddannelsesudvalget", "2024-05-03", "")],
        ),
        (
            "Økonomiudvalget den 3. maj og 7. juni 2024",
            [("Økonomiudvalget", "2024-05-03", ""), ("Økonomiudvalget", "2024-06-07", "")],
        ),
        (
            "Økonomiudvalget den 3., 10. og 17. maj 2024",
            [("Økonomiudvalget", f"2024-05-{day}", "") for day in ("03", "10", "17")],
        ),
        (
            "Økonomiudvalget den 12. december og 9. januar 2024",
            [("Økonomiudvalget", "2023-12-12", ""), ("Økonomiudvalget", "2024-01-09", "")],
        ),
        (
            "Økonomiudvalget den 3. maj, pkt. 2, og Byrådet den 12. maj 2024, pkt. 5",
            [("Økonomiudvalget", "2024-05-03", "2"), ("Byrådet", "2024-05-12", "5")],
        ),
        (
            "Økonomiudvalget den 3. maj 2024 og Byrådet den 12. maj",
            [("Økonomiudvalget", "2024-05-03", ""), ("Byrådet", "2024-05-12", "")],
        ),
        (
            "Økonomiudvalget den 3. maj 2024 pkt. 4. Byrådet den 12. maj 2024 pkt. 5.",
            [("Økonomiudvalget", "2024-05-03", "4"), ("Byrådet", "2024-05-12", "5")],
        ),
        (
            "Arkitektur- og Byplanudvalget samt Økonomiudvalget hhv. 11. og 18. januar 2023",
            [("Arkitektur- og Byplanudvalget", "2023-01-11", ""), ("Økonomiudvalget", "2023-01-18", "")],
        ),
        (
            "Børneudvalget (pkt. 4) og Kulturudvalget (pkt. 5) den 3. maj 2024",
            [("Børneudvalget", "2024-05-03", "4"), ("Kulturudvalget", "2024-05-03", "5")],
        ),
        ("3. maj 2024: Økonomiudvalget, punkt 4", [("Økonomiudvalget", "2024-05-03", "4")]),
        ("3. maj 2024 | Økonomiudvalget | 4", [("Økonomiudvalget", "2024-05-03", "4")]),
        ("Økonomiudvalget | 3. maj 2024 | 4", [("Økonomiudvalget", "2024-05-03", "4")]),
        ("03.05.24 ØU pkt. 4, 12.05.24 KB pkt. 7", [("ØU", "2024-05-03", "4"), ("KB", "2024-05-12", "7")]),
        (
            "Økonomiudvalget godkendte forslaget på mødet den 3. maj 2024",
            [("Økonomiudvalget", "2024-05-03", "")],
        ),
    ],
)
def test_the_forms_of_earlier_treatments(line: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts(referred(line)) == expected


def test_several_lines_are_read_each_with_its_committee() -> None:
    lines = ["Økonomiudvalget:", "3. maj 2024, punkt 4", "den 7. juni 2024", "Byrådet den 24. juni 2024 Punkt 9"]
    assert facts(referred(*lines)) == [
        ("Økonomiudvalget", "2024-05-03", "4"),
        ("Økonomiudvalget", "2024-06-07", ""),
        ("Byrådet", "2024-06-24", "9"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Lokalplanen var i høring fra den 3. maj 2024 til den 1. juli 2024",
        "Budgetaftale af 3. maj 2024",
        "Planklagenævnet den 3. maj 2024",
        "Området den 3. maj 2024",
        "KL den 3. maj 2024",
        "Økonomiudvalget drøftede lov nr. 12 af 3. maj 2024",
    ],
)
def test_a_day_of_something_else_is_no_treatment_by_the_committee_before_it(line: str) -> None:
    assert facts(referred("Økonomiudvalget den 1. juni 2023", line)) == [("Økonomiudvalget", "2023-06-01", "")]


# Running text, in the forms of real minutes of Ballerup, Aabenraa, Fredensborg, Odsherred, Holbæk, Rødovre, Rudersdal.
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Jf. Økonomiudvalgets beslutning den 3. maj 2024 (punkt 4).", [("Økonomiudvalget", "2024-05-03", "4")]),
        (
            "Kommunalbestyrelsen besluttede den 29. april 2024 (pkt. 7), at skolen lukkes.",
            [("Kommunalbestyrelsen", "2024-04-29", "7")],
        ),
        ("På mødet den 4. juni 2024 besluttede udvalget at udsætte sagen.", [(OWN, "2024-06-04", "")]),
        ("Sagen blev behandlet i Økonomiudvalget den 4. juni 2024.", [("Økonomiudvalget", "2024-06-04", "")]),
        ("Som behandlet af udvalget den 4. juni 2024 mangler der plads.", [(OWN, "2024-06-04", "")]),
        ("Udvalget drøftede den 4. februar 2025 forslaget.", [(OWN, "2025-02-04", "")]),
        ("Sagen blev udsat på mødet den 4. juni 2024.", [(OWN, "2024-06-04", "")]),
        ("Sagen genoptages fra udvalgets møde den 4. juni 2024.", [(OWN, "2024-06-04", "")]),
        ("På udvalgsmødet den 4. juni 2024 blev det besluttet at vente.", [(OWN, "2024-06-04", "")]),
        ("På det konstituerende møde den 9. december 2009 (sag nr. 48) blev der valgt.", [(OWN, "2009-12-09", "48")]),
        (
            "Efter høring drøftet i Miljøudvalget den 2. juni, i ØU den 15. juni og i Byrådet den 23. juni 2021.",
            [
                ("Miljøudvalget", "2021-06-02", ""),
                ("ØU", "2021-06-15", ""),
                ("Byrådet", "2021-06-23", ""),
            ],
        ),
        ("Byrådet har på mødet den 23. juni 2021 besluttet at vente.", [("Byrådet", "2021-06-23", "")]),
        ("Proceduren er godkendt i Økonomiudvalget 20. januar 2015.", [("Økonomiudvalget", "2015-01-20", "")]),
        (
            "Klimaudvalget tog på mødet den 4. april 2017 sagen til efterretning.",
            [("Klimaudvalget", "2017-04-04", "")],
        ),
        ("Som led heri vedtog Byrådet på møde den 24. februar 2009 en spørgetid.", [("Byrådet", "2009-02-24", "")]),
        (
            "Teknisk Udvalg besluttede på møde den 28. februar 2018 at begynde på en plan (sag nr. 8).",
            [("Teknisk Udvalg", "2018-02-28", "8")],
        ),
        (
            "Udvalget for Klima og Miljø besluttede på deres møde den 23. august 2016, at det undersøges.",
            [("Udvalget for Klima og Miljø", "2016-08-23", "")],
        ),
        (
            "Byplanudvalget samt Økonomiudvalget har på mødet hhv 11. og 18. januar 2023 vedtaget planen.",
            [("Byplanudvalget", "2023-01-11", ""), ("Økonomiudvalget", "2023-01-18", "")],
        ),
        ("Økonomiudvalget har den 16. september 2025 tilsluttet sig det.", [("Økonomiudvalget", "2025-09-16", "")]),
        ("Kulturudvalget blev den 3. maj 2024 orienteret om sagen.", [("Kulturudvalget", "2024-05-03", "")]),
        ("Kulturudvalget, der den 3. maj 2024 behandlede sagen, er enig.", [("Kulturudvalget", "2024-05-03", "")]),
        ("Byrådet godkendte forslaget på mødet den 3. maj 2024.", [("Byrådet", "2024-05-03", "")]),
        ("Byrådet bevilgede 2,5 mio. kr. den 3. maj 2024.", [("Byrådet", "2024-05-03", "")]),
        ("Byrådet tiltrådte d. 3/5-24 indstillingen.", [("Byrådet", "2024-05-03", "")]),
        ("Et enigt byråd vedtog den 3. maj 2024 planen.", [("byrådet", "2024-05-03", "")]),
        ("Den 29. april 2024 besluttede Byrådet at sende planen i høring.", [("Byrådet", "2024-04-29", "")]),
        ("Den 29. april 2024 blev planen godkendt af Byrådet.", [("Byrådet", "2024-04-29", "")]),
        ("Sagen blev den 3. maj 2024 behandlet i Økonomiudvalget.", [("Økonomiudvalget", "2024-05-03", "")]),
        ("Det blev på Økonomiudvalgets møde den 3. maj 2024 besluttet.", [("Økonomiudvalget", "2024-05-03", "")]),
        ("På byrådsmødet den 3. maj 2024 blev det besluttet at vente.", [("byrådet", "2024-05-03", "")]),
        ("I henhold til Byrådets beslutning af 3. maj 2024 er der afsat midler.", [("Byrådet", "2024-05-03", "")]),
        ("Efter Økonomiudvalgets behandling den 3. maj 2024 er det rettet.", [("Økonomiudvalget", "2024-05-03", "")]),
        ("Se punkt 4 på Økonomiudvalgets møde den 3. maj 2024.", [("Økonomiudvalget", "2024-05-03", "4")]),
        ("Der henvises til Økonomiudvalget den 3. maj 2024, pkt. 6.", [("Økonomiudvalget", "2024-05-03", "6")]),
        ("Teknik- og Miljøudvalget, 10. september 2019, pkt. 65:", [(OWN, "2019-09-10", "65")]),
        ("Beslutning i Økonomiudvalget den 16-02-2015", [("Økonomiudvalget", "2015-02-16", "")]),
        ("Lokalplanen, som Byrådet vedtog den 3. maj 2024, gælder nu.", [("Byrådet", "2024-05-03", "")]),
        ("Byrådet vedtog den 3. maj planen.", [("Byrådet", "2025-05-03", "")]),
        ("Byrådet vedtog den 16. november planen.", [("Byrådet", "2024-11-16", "")]),
        ("ØU godkendte den 3. maj 2024 bevillingen.", [("ØU", "2024-05-03", "")]),
        ("Planen blev vedtaget den 3. maj 2024 af Byrådet.", [("Byrådet", "2024-05-03", "")]),
        ("Ved møde den 3. maj 2024 godkendte Økonomiudvalget planen.", [("Økonomiudvalget", "2024-05-03", "")]),
        ("Økonomiudvalget fulgte op den 4. juni 2024 (sag 7).", [("Økonomiudvalget", "2024-06-04", "7")]),
        ("Sagen blev sendt tilbage til udvalget på Byrådets møde den 3. maj 2024.", [("Byrådet", "2024-05-03", "")]),
        ("Kommunens økonomiudvalg drøftede den 3. maj 2024 sagen.", [("økonomiudvalget", "2024-05-03", "")]),
        ("Den 3. maj 2024 (pkt. 4) besluttede Byrådet at vente.", [("Byrådet", "2024-05-03", "4")]),
        ("Af referatet fra Byrådets møde den 3. maj 2024 fremgår det.", [("Byrådet", "2024-05-03", "")]),
        ("På den baggrund ønskede Skoleudvalget den 13. maj 2025 et notat.", [("Skoleudvalget", "2025-05-13", "")]),
    ],
)
def test_running_text_points_back(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts(told(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Lov nr. 123 af 3. maj 2024 gælder for Økonomiudvalget.",
        "Ministeriet besluttede den 3. maj 2024 at ændre reglerne.",
        "Kommunen modtog et brev til Kommunalbestyrelsen den 3. maj 2024 om skolen.",
        "Forslaget har været i høring i Handicaprådet den 3. maj 2024.",
        "Høringssvar fra Ældrerådet den 3. maj 2024 er vedlagt.",
        "Administrationen holdt møde med Økonomiudvalget den 3. maj 2024.",
        "Valget til kommunalbestyrelsen blev afholdt den 18. november 2021.",
        "På opfordring fra Klimaudvalget blev der holdt borgermøde i Pakhuset den 28. maj 2024.",
        "Efter Økonomiudvalgets behandling er der holdt nabomøde den 26. marts 2025.",
        "Panelet har på et møde den 5. september 2025 udtrykt ønske om nøgletal.",
        "Mødet i Byrådet den 21. december 2024 flyttes til den 14. december 2024.",
        "Kommunalbestyrelsen godkendte aftalen af 3. maj 2024.",
        "Byrådet besluttede, at skolen lukker den 1. august 2024.",
        "Byrådet besluttede at søge puljen inden den 3. maj 2024.",
        "Planklagenævnet traf afgørelse den 3. maj 2024.",
        "Regionsrådet besluttede den 3. maj 2024 at lukke afdelingen.",
        "Skolebestyrelsen besluttede den 3. maj 2024 at støtte forslaget.",
        "Gladsaxe Byråd besluttede den 3. maj 2024 det samme.",
        "Folketingets Sundhedsudvalg besluttede den 3. maj 2024 noget andet.",
        "EU besluttede den 3. maj 2024 nye regler.",
        "Kontrakten, der udløb den 31. maj 2024, blev godkendt af Byrådet.",
        "Ansøgningen modtaget den 3. maj 2024 blev behandlet af Økonomiudvalget.",
        "Byrådets budgetaftale af 12. september 2024 afsætter midler.",
        "Kommunalbestyrelsens studietur den 3. maj 2024 gik til Malmø.",
        "Kommunalbestyrelsen vedtog budgettet for perioden 1. januar 2024 til 31. december 2024.",
        "Økonomiudvalgets medlemmer fik den 3. maj 2024 en mail.",
        "Økonomiudvalget drøftede i 2023 sagen, som ministeren den 3. maj omtalte.",
        "Forventes behandlet i Byrådet den 3. maj 2024.",
        "Sagen forelægges Kommunalbestyrelsen den 15. december 2025.",
        "Byrådet besluttede den 31. februar 2024 at vente.",
    ],
)
def test_what_is_no_treatment_here_is_no_reference(sentence: str) -> None:
    assert told(sentence) == ()


def test_nothing_on_or_after_the_meeting_is_an_earlier_treatment() -> None:
    for day in ("7. oktober 2025", "8. oktober 2025"):
        assert told(f"Byrådet besluttede den {day} at vente.") == ()
        assert told(f"Byrådet den {day}, punkt 4", heading="Tidligere behandling") == ()
    assert len(told("Byrådet besluttede den 6. oktober 2025 at vente.")) == 1


def test_without_whose_minutes_they_are_nobody_knows_which_committee_is_meant() -> None:
    sentence = "Udvalget drøftede den 4. juni 2024 forslaget. Sagen blev udsat på mødet den 4. juni 2024."
    assert told(sentence, own="") == ()
    assert facts(told(sentence, own="Skoleudvalget")) == [("Skoleudvalget", "2024-06-04", "")]
    assert told("Udvalget drøftede den 4. juni 2024 forslaget.", own="Kommunalbestyrelsen") == ()


def test_udvalget_is_the_one_a_paragraph_has_named_and_nobody_where_it_has_named_two() -> None:
    sentence = "Udvalget besluttede på mødet den 4. juni 2024 at vente."
    assert facts(told(f"Økonomiudvalget har set på sagen. {sentence}")) == [("Økonomiudvalget", "2024-06-04", "")]
    assert told(f"Økonomiudvalget og Skoleudvalget har set på sagen. {sentence}") == ()
    assert facts(told("Økonomiudvalget har set på sagen.", sentence)) == [(OWN, "2024-06-04", "")]


@pytest.mark.parametrize("heading", ["Videre proces", "Tidsplan", "Den videre proces", "Behandlingsplan", "Afbud"])
def test_where_plans_and_absences_stand_nothing_points_back(heading: str) -> None:
    assert told("Byrådet besluttede den 3. maj 2024 at vente.", heading=heading) == ()


def test_a_course_of_what_was_and_what_is_to_come_points_back_to_what_was() -> None:
    lines = ["Økonomiudvalget den 16. september 2025", "Byrådet den 13. oktober 2025"]
    assert facts(told(*lines, heading="Politisk behandling")) == [("Økonomiudvalget", "2025-09-16", "")]


def test_a_plan_without_a_heading_of_its_own_does_not_point_back() -> None:
    lines = ["Tidsplan:", "Byrådet den 3. maj 2024, punkt 4", "Sagen er ny.", "Byrådet den 12. maj 2024, punkt 5"]
    assert facts(told(*lines)) == [("Byrådet", "2024-05-12", "5")]


def test_a_decision_points_back_where_its_own_day_is_known() -> None:
    blocks = [
        Block("Beslutning", heading=True),
        Block("Byrådet fastholder beslutningen. Vedtaget af Byrådet den 3. maj 2024."),
    ]
    text, sections = assemble(blocks)
    assert facts(find_references(text, sections, held=HELD)) == [("Byrådet", "2024-05-03", "")]
    assert find_references(text, sections, held=date(2024, 5, 3)) == ()
    assert find_references(text, sections) == ()


def test_each_treatment_is_referred_to_once_and_rather_with_its_number() -> None:
    blocks = [
        Block("Tidligere behandling", heading=True),
        Block("Økonomiudvalget den 3. maj 2024"),
        Block("Kommunalbestyrelsen den 12. maj 2024 Punkt 7"),
        Block("Sagsfremstilling", heading=True),
        Block("ØU besluttede den 3. maj 2024 (pkt. 4) at vente, og Økonomiudvalget godkendte det den 3. maj 2024."),
        Block("Kommunalbestyrelsen vedtog den 12. maj 2024 planen, jf. KB den 12. maj 2024, punkt 7."),
        Block("Kommunalbestyrelsens beslutning den 12. maj 2024 (pkt. 8) står ved magt."),
    ]
    assert facts(find_references(*assemble(blocks), held=HELD)) == [
        ("Kommunalbestyrelsen", "2024-05-12", "7"),
        ("ØU", "2024-05-03", "4"),
        ("Kommunalbestyrelsen", "2024-05-12", "8"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ØU", "Økonomiudvalget", True),
        ("Teknik- og Miljøudvalget", "TMU", True),
        ("byråd", "Byrådet", True),
        ("Økonomiudv.", "Økonomiudvalget", True),
        ("KB", "Kommunalbestyrelsen", True),
        ("KB", "Byrådet", True),
        ("TMU", "Økonomiudvalget", False),
        ("Økonomiudvalget", "Skoleudvalget", False),
        ("Økonomiudvalget", "Økonomi- og Erhvervsudvalget", False),
    ],
)
def test_two_names_of_one_committee_are_told_from_those_of_two(one: str, other: str, same: bool) -> None:
    assert is_same(one, other) is same
    assert is_same(other, one) is same


@pytest.mark.parametrize(
    "text",
    [
        "Sagen om vejen og byen " * 4500 + "den 7. oktober 2025",
        "Økonomiudvalget den 3. maj 2024, " * 3000,
        "udvalget besluttede " * 5000 + "den 3. maj 2024",
        "Teknik-, " * 11000 + "og Miljøudvalget den 3. maj 2024",
        "Udvalget for Klima og " * 4500,
        "3. maj og " * 10000 + "2024",
        "punkt 4, " * 11000,
        "a-" * 50000,
        "(" * 100000,
        " ".join(f"A{'a' * (at % 9)}{at}udvalget den 3. maj 2024, pkt. {at}." for at in range(2000)),
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("heading", ["Tidligere behandling", "Sagsfremstilling"])
def test_a_text_of_a_hundred_thousand_characters_is_read_promptly(text: str, heading: str) -> None:
    began = time.process_time()
    told(text, heading=heading)
    assert time.process_time() - began < 2  # a slow machine at work on other things too


@given(BLOCKS, st.sampled_from(["", OWN, "Kommunalbestyrelsen"]), st.none() | st.dates())
def test_every_reference_stands_in_the_text_where_it_says(blocks: list[Block], own: str, held: date | None) -> None:
    text, sections = assemble(blocks)
    found = find_references(text, sections, own_committee=own, held=held)
    for made in found:
        assert 0 <= made.start < made.end <= len(text)
        assert made.text == text[made.start : made.end]
        assert made.committee
        assert held is None or made.date < held
    assert [made.start for made in found] == sorted(made.start for made in found)
    assert len({(made.committee, made.date, made.number) for made in found}) == len(found)


@given(
    st.sampled_from(["Økonomiudvalget", "ØU", "Byrådet"]),
    st.dates(date(2006, 1, 1), date(2099, 12, 31)),
    st.integers(1, 200),
)
def test_every_form_of_a_day_and_a_number_is_read_back(committee: str, day: date, number: int) -> None:
    forms = [written_date(day), day.isoformat(), f"{day:%d-%m-%Y}", f"{day.day}/{day.month} {day.year}"]
    for form in forms:
        for line in (f"{committee} den {form}, pkt. {number}", f"Punkt {number} i {committee} den {form}"):
            assert facts(referred(line)) == [(committee, day.isoformat(), str(number))]
