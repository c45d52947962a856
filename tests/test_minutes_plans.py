"""What is planned: who treats it next, and when."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.plans import find_planned_steps
from indexer.minutes.sections import Block, assemble
from indexer.models import PlannedStep

HELD = date(2025, 10, 7)
OWN = "Erhvervs- og Uddannelsesudvalget"
PIECES = st.sampled_from(
    [
        "Økonomiudvalget",
        "Byrådet",
        "udvalget",
        "ØU",
        "- ",
        "9. december",
        "15. december 2025",
        "November 2025",
        "i marts",
        "primo maj",
        "4. kvartal",
        "foråret 2026",
        "6. maj til ",
        "2026–2028",
        " behandler sagen",
        "Sagen forelægges ",
        "genoptages på mødet",
        " den ",
        ": ",
        " | ",
        ". ",
        " ",
        "\n",
        "og",
    ]
)
HEADINGS = ["Videre proces", "Tidsplan", "Sagsfremstilling", "Tidligere behandling", "Beslutning"]
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(HEADINGS), st.just(True))
    | st.builds(Block, st.lists(PIECES).map("".join) | st.text(max_size=20))
)

Planned = list[tuple[str, str]]


def planned(*paragraphs: str, heading: str = "Videre proces", own: str = OWN, held: date = HELD) -> Planned:
    """Return committee and date of each step, a date with «~» where it is the last day of a longer time."""
    text, sections = assemble([Block(heading, heading=True), *map(Block, paragraphs)])
    steps = find_planned_steps(text, sections, held=held, own_committee=own)
    return [(step.committee, f"{'' if step.is_day else '~'}{step.date.isoformat()}") for step in steps]


# The forms that "Videre proces" takes: minutes of Ballerup 2025 first, then those of other councils.
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "- 2. december: På møde den 2. december 2025 vil Klimaudvalget få det med henblik på behandling i KB.",
            [("Klimaudvalget", "2025-12-02")],
        ),
        ("- 9. december: Økonomiudvalget behandler sagen.", [("Økonomiudvalget", "2025-12-09")]),
        (
            "- November 2025: Høring i Skoleudvalget og Klimaudvalget i novembermøderne (begge mødes den 4. november)",
            [("Skoleudvalget", "2025-11-04"), ("Klimaudvalget", "2025-11-04")],
        ),
        ("Sagen forelægges igen for udvalget i marts 2026.", [(OWN, "~2026-03-31")]),
        (
            "Økonomiudvalget den 3. maj 2026, Byrådet den 12. maj 2026",
            [("Økonomiudvalget", "2026-05-03"), ("Byrådet", "2026-05-12")],
        ),
        ("1. kvartal 2026: Udbud af opgaven", [("", "~2026-03-31")]),
        (
            "4. kvartal 2025: Ansøgningen forelægges Økonomiudvalget og Byrådet.",
            [("Økonomiudvalget", "~2025-12-31"), ("Byrådet", "~2025-12-31")],
        ),
        (
            "Foråret 2026: Fornyet behandling i udvalget, Økonomiudvalget og Byrådet.",
            [(OWN, "~2026-05-31"), ("Økonomiudvalget", "~2026-05-31"), ("Byrådet", "~2026-05-31")],
        ),
        ("11. november til 20. december 2025: Høring.", [("", "~2025-12-20")]),
        ("6. maj til 1. juli: Offentlig høring med borgermøde på havnen.", [("", "~2026-07-01")]),
        ("Høringsperiode 8. - 29. september 2026", [("", "~2026-09-29")]),
        ("Høring | 1. november - 1. december 2025", [("", "~2025-12-01")]),
        ("Høringsfrist: 1. juli 2026", [("", "2026-07-01")]),
        ("1. juli: Høringsfristen udløber.", [("", "2026-07-01")]),
        ("2026–2028: Udbud, byggeri og indflytning.", [("", "~2028-12-31")]),
        ("Forår og sommer 2026: Udbud og opførelse.", [("", "~2026-08-31")]),
        ("Vinteren 2025/26: Projektering", [("", "~2026-02-28")]),
        ("Januar/februar 2026: Idéfase", [("", "~2026-02-28")]),
        ("November-januar 2026: Idéfase", [("", "~2026-01-31")]),
        ("Fase 1 (januar-marts 2026): Analyse", [("", "~2026-03-31")]),
        ("Hvis forslaget vedtages, sendes det i høring i maj og juni 2026.", [("", "~2026-06-30")]),
        ("Uge 45: Borgermøde", [("", "~2025-11-09")]),
        ("Uge 2-4 2026: Borgermøder", [("", "~2026-01-25")]),
        ("Q1 2026: Opstart", [("", "~2026-03-31")]),
        ("1. halvår 2026: Politisk behandling", [("", "~2026-06-30")]),
        ("Andet halvår 2026: Anlæg", [("", "~2026-12-31")]),
        ("Primo november 2025: Udbuddet offentliggøres", [("", "~2025-11-10")]),
        ("Medio november: Udbuddet offentliggøres", [("", "~2025-11-20")]),
        ("Ultimo november 2025: Udbuddet offentliggøres", [("", "~2025-11-30")]),
        ("Primo 2026: Planen behandles politisk i Klimaudvalget", [("Klimaudvalget", "~2026-04-30")]),
        ("I løbet af 2026 udarbejdes en ny plan.", [("", "~2026-12-31")]),
        ("1. februar: Høringssvarene behandles i Klimaudvalget.", [("Klimaudvalget", "2026-02-01")]),
        ("Et udkast forelægges Økonomiudvalget i marts 2026 og sendes i høring.", [("Økonomiudvalget", "~2026-03-31")]),
        ("Planen ventes vedtaget i Byrådet i 2. kvartal 2026.", [("Byrådet", "~2026-06-30")]),
        ("Endelig vedtagelse i Kommunalbestyrelsen: juni 2026", [("Kommunalbestyrelsen", "~2026-06-30")]),
        ("Juni 2026 – Endelig vedtagelse i Kommunalbestyrelsen", [("Kommunalbestyrelsen", "~2026-06-30")]),
        ("3. december 2025 | Økonomiudvalget | Behandling", [("Økonomiudvalget", "2025-12-03")]),
        ("Økonomiudvalget | 3. december 2025 | Behandling", [("Økonomiudvalget", "2025-12-03")]),
        (
            "9. december: Økonomiudvalget, 15. december: Kommunalbestyrelsen",
            [("Økonomiudvalget", "2025-12-09"), ("Kommunalbestyrelsen", "2025-12-15")],
        ),
        ("ØU 9. december, KB 15. december", [("ØU", "2025-12-09"), ("KB", "2025-12-15")]),
        ("9. og 15. december: ØU og KB", [("ØU", "2025-12-09"), ("KB", "2025-12-15")]),
        ("Den 9/12-25: ØU", [("ØU", "2025-12-09")]),
        ("2025-12-15: KB", [("KB", "2025-12-15")]),
        ("Mandag den 15. december 2025: Kommunalbestyrelsen", [("Kommunalbestyrelsen", "2025-12-15")]),
        (
            "Økonomiudvalget (9. december) og Kommunalbestyrelsen (15. december)",
            [("Økonomiudvalget", "2025-12-09"), ("Kommunalbestyrelsen", "2025-12-15")],
        ),
        (
            "December 2025: Økonomiudvalget den 9. december og Byrådet den 15. december",
            [("Økonomiudvalget", "2025-12-09"), ("Byrådet", "2025-12-15")],
        ),
        (
            "Den 9. december 2025 behandles sagen i Økonomiudvalget og den 15. december i Byrådet.",
            [("Økonomiudvalget", "2025-12-09"), ("Byrådet", "2025-12-15")],
        ),
        (
            "Økonomiudvalget behandler sagen den 9. december og Byrådet den 15. december.",
            [("Økonomiudvalget", "2025-12-09"), ("Byrådet", "2025-12-15")],
        ),
        (
            "Planen sendes i høring fra den 1. november 2025 til den 1. december 2025 og behandles i ØU i januar 2026.",
            [("", "~2025-12-01"), ("ØU", "~2026-01-31")],
        ),
        ("6. maj: Efter Byrådets vedtagelse offentliggøres planen.", [("", "2026-05-06")]),
        ("15. januar: Efter ØU's godkendelse behandles sagen i Byrådet.", [("Byrådet", "2026-01-15")]),
        ("1. august 2026: Den nye skole begynder med fælles ledelse.", [("", "2026-08-01")]),
        ("Byggeriet, som Byrådet bevilgede penge til, begynder den 1. marts 2026.", [("", "2026-03-01")]),
        ("Udvalget får sagen igen på mødet i februar.", [(OWN, "~2026-02-28")]),
        ("Sagen forelægges senest den 15. december 2025 for ØU.", [("ØU", "~2025-12-15")]),
        (
            "Behandlingsplan: Klimaudvalget den 2. november. Byrådet den 28. november.",
            [("Klimaudvalget", "2025-11-02"), ("Byrådet", "2025-11-28")],
        ),
    ],
)
def test_the_forms_of_what_is_planned(line: str, expected: Planned) -> None:
    assert planned(line) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["Økonomiudvalget", "9. december 2025", "Byrådet", "15. december 2025"],
        ["9. december 2025", "Økonomiudvalget", "15. december 2025", "Byrådet"],
        ["Økonomiudvalget | Byrådet", "9. december 2025 | 15. december 2025"],
        ["- 9. december: Økonomiudvalget behandler sagen.", "- 15. december: Byrådet behandler sagen."],
    ],
)
def test_lines_of_a_plan_belong_together(lines: list[str]) -> None:
    assert planned(*lines) == [("Økonomiudvalget", "2025-12-09"), ("Byrådet", "2025-12-15")]


def test_a_line_of_nothing_but_a_day_is_a_step_of_its_own_where_nobody_follows() -> None:
    assert planned("9. december 2025", "15. december 2025: Byrådet") == [("", "2025-12-09"), ("Byrådet", "2025-12-15")]
    assert planned("9. december 2025") == [("", "2025-12-09")]


@pytest.mark.parametrize(
    "heading",
    ["Videre proces", "Videre forløb", "Tidsplan", "Videre behandling", "Den videre proces", "Proces og tidsplan:"],
)
def test_a_plan_goes_by_many_names(heading: str) -> None:
    assert planned("Borgermøde den 15. december 2025", heading=heading) == [("", "2025-12-15")]


def test_a_course_of_what_was_and_what_is_to_come_plans_what_is_to_come() -> None:
    lines = ["Økonomiudvalget den 16. september 2025", "Byrådet den 13. oktober 2025"]
    assert planned(*lines, heading="Politisk behandling") == [("Byrådet", "2025-10-13")]


def test_a_plan_may_stand_under_a_line_of_its_own() -> None:
    lines = ["Tidsplan:", "Skoleudvalget den 2. november 2026", "Høring 8. - 29. november 2026", "Arealet er stort."]
    steps = planned(*lines, "Borgermøde den 1. december 2026", heading="Sagsfremstilling")
    assert steps == [("Skoleudvalget", "2026-11-02"), ("", "~2026-11-29")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Sagen genoptages på udvalgets møde den 4. februar 2026.", [(OWN, "2026-02-04")]),
        ("Sagen udsættes til mødet den 4. november 2025.", [(OWN, "2025-11-04")]),
        ("Punktet udsat til udvalgets møde i februar.", [(OWN, "~2026-02-28")]),
        ("Sagen tages op igen på mødet den 2. december.", [(OWN, "2025-12-02")]),
        ("Genoptages på næste møde den 4. november.", [(OWN, "2025-11-04")]),
        ("Udvalget besluttede at udsætte sagen til udvalgets møde den 4. februar 2026.", [(OWN, "2026-02-04")]),
        ("Sagen forelægges Kommunalbestyrelsen den 15. december.", [("Kommunalbestyrelsen", "2025-12-15")]),
        ("Ansøgningen vil blive forelagt Kommunalbestyrelsen i december.", [("Kommunalbestyrelsen", "~2025-12-31")]),
        (
            "Planen forventes behandlet i Økonomiudvalget den 9. december og i Byrådet den 15. december 2025.",
            [("Økonomiudvalget", "2025-12-09"), ("Byrådet", "2025-12-15")],
        ),
        ("Det indstilles, at sagen forelægges Byrådet den 15. december 2025.", [("Byrådet", "2025-12-15")]),
        ("Den 15. december 2025 behandles sagen i Byrådet.", [("Byrådet", "2025-12-15")]),
        ("I marts 2026 forelægges sagen igen for udvalget.", [(OWN, "~2026-03-31")]),
        ("Økonomiudvalget behandler sagen den 9. december 2025.", [("Økonomiudvalget", "2025-12-09")]),
        ("Byrådet skal tage stilling til forslaget den 15. december 2025.", [("Byrådet", "2025-12-15")]),
        ("Sagen sendes til endelig godkendelse i Byrådet den 15. december 2025.", [("Byrådet", "2025-12-15")]),
        ("Administrationen vender tilbage med en sag på udvalgets møde i marts 2026.", [(OWN, "~2026-03-31")]),
        ("En status præsenteres for Klimaudvalget i 2. kvartal 2026.", [("Klimaudvalget", "~2026-06-30")]),
        ("Sagen behandles på Økonomiudvalgets møde den 9. december 2025.", [("Økonomiudvalget", "2025-12-09")]),
        ("Sagen oversendes til Økonomiudvalget den 9. december 2025.", [("Økonomiudvalget", "2025-12-09")]),
        ("Sagen skal behandles i ØU senest den 9. december 2025.", [("ØU", "~2025-12-09")]),
    ],
)
def test_running_text_says_who_is_to_treat_it_and_when(sentence: str, expected: Planned) -> None:
    assert planned(sentence, heading="Sagsfremstilling") == expected
    assert planned(sentence, heading="Beslutning") == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Det skal besluttes om udvalgets møde i november skal flyttes til mandag den 10. november 2025.",
        "Debatten falder sammen med mødet i Klimaudvalget den 11. november 2025.",
        "Klimaudvalget besluttede, at mødet i november 2025 flyttes til den 10. november 2025.",
        "Klimaudvalget vil gerne mødes til et arrangement den 11. december 2025.",
        "Valget til kommunalbestyrelsen afholdes den 18. november 2025.",
        "Det indstilles, at Økonomiudvalget godkender, at kontrakten forlænges til den 31. december 2026.",
        "Byrådet vedtog den 3. maj 2024 planen, som træder i kraft den 1. januar 2026.",
        "Udvalget besluttede den 3. maj 2025 at sende planen i høring til den 1. december 2025.",
        "Økonomiudvalget behandlede sagen den 3. maj.",
        "Sagen blev udsat på mødet den 4. juni 2025.",
        "Byggeriet afsluttes i 2. kvartal 2026.",
        "Høringen løber til den 1. december 2025.",
        "Forslaget sendes i høring i Handicaprådet den 4. november 2025.",
        "Fra udvalget deltager formanden i borgermødet den 4. november 2025.",
        "Kommunalbestyrelsens temamøde den 4. november 2025 handler om klima.",
        "Maj Hansen præsenterede sagen for udvalget.",
        "Kommunalbestyrelsen godkender budgettet for 2026.",
        "Sagen forelægges Klimaudvalget snarest.",
    ],
)
def test_what_is_no_treatment_to_come_is_no_step_outside_a_plan(sentence: str) -> None:
    assert planned(sentence, heading="Sagsfremstilling") == []


@pytest.mark.parametrize("heading", ["Tidligere behandling", "Afbud", "Bilag"])
def test_where_something_else_is_told_nothing_is_planned(heading: str) -> None:
    assert planned("Sagen forelægges Byrådet den 15. december 2025.", heading=heading) == []


def test_nothing_before_the_meeting_is_planned() -> None:
    assert planned("6. oktober 2025: Byrådet", "September 2025: Udbud", "Byrådet godkendte den 3. maj planen.") == []
    assert planned("7. oktober 2025: Byrådet", "Oktober 2025: Udbud") == [
        ("Byrådet", "2025-10-07"),
        ("", "~2025-10-31"),
    ]


def test_the_meeting_itself_is_not_to_come() -> None:
    assert planned(f"7. oktober 2025: {OWN}", "7. oktober 2025: ØU") == [("ØU", "2025-10-07")]


def test_a_day_without_a_year_is_the_first_one_after_the_meeting() -> None:
    assert planned("7. oktober: Byrådet", "8. oktober: Byrådet") == [
        ("Byrådet", "2026-10-07"),
        ("Byrådet", "2025-10-08"),
    ]
    assert planned("Byrådet den 9. december og 13. januar 2026") == [
        ("Byrådet", "2025-12-09"),
        ("Byrådet", "2026-01-13"),
    ]
    assert planned("29. februar: Byrådet") == [("Byrådet", "2028-02-29")]


def test_without_whose_minutes_they_are_nobody_knows_which_committee_is_meant() -> None:
    sentence = "Sagen genoptages på udvalgets møde den 4. februar 2026."
    assert planned(sentence, heading="Sagsfremstilling", own="") == []
    assert planned(sentence, own="") == [("", "2026-02-04")]


def test_each_step_is_found_once_and_a_day_counts_for_more_than_its_month() -> None:
    blocks = [
        Block("Sagsfremstilling", heading=True),
        Block("Sagen forelægges Økonomiudvalget i december og Byrådet den 15. december 2025."),
        Block("Videre proces", heading=True),
        Block("- 9. december: ØU behandler sagen."),
        Block("- 15. december: Byrådet behandler sagen."),
        Block("- Marts 2026: Økonomiudvalget får en status."),
    ]
    steps = find_planned_steps(*assemble(blocks), held=HELD)
    assert [(step.committee, step.date) for step in steps] == [
        ("Byrådet", date(2025, 12, 15)),
        ("ØU", date(2025, 12, 9)),
        ("Økonomiudvalget", date(2026, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("paragraph", "heading", "words"),
    [
        (
            "- 9. december: Økonomiudvalget behandler sagen.",
            "Videre proces",
            "9. december: Økonomiudvalget behandler sagen.",
        ),
        ("ØU den 9. december 2025 og KB i maj", "Videre proces", "ØU den 9. december 2025"),
        (
            "Her sker intet. Sagen genoptages på mødet den 2. december.",
            "Indhold",
            "genoptages på mødet den 2. december",
        ),
    ],
)
def test_the_span_is_the_words_that_say_so(paragraph: str, heading: str, words: str) -> None:
    text, sections = assemble([Block(heading, heading=True), Block(paragraph)])
    step = find_planned_steps(text, sections, held=HELD, own_committee=OWN)[0]
    assert text[step.start : step.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "Sagen om vejen og byen " * 4500 + "den 7. oktober 2026",
        "Økonomiudvalget den 3. maj 2026, " * 3000,
        "forelægges sagen " * 6000 + "udvalget den 3. maj 2026",
        "maj 2026 ØU " * 8000,
        "maj 2026\nByrådet\n" * 5000,
        "Tidsplan:\n1. maj\n" * 5000,
        "i maj " * 16000,
        "efter " * 16000 + "Byrådet i maj 2026",
        "a-" * 50000,
        "- " * 50000,
        "".join(f"maj {2026 + at} Byrådet, " for at in range(5000)),
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("heading", ["Videre proces", "Sagsfremstilling"])
def test_a_text_of_a_hundred_thousand_characters_is_read_promptly(text: str, heading: str) -> None:
    began = time.process_time()
    planned(text, heading=heading)
    assert time.process_time() - began < 2  # a slow machine at work on other things too


def is_in_order(steps: tuple[PlannedStep, ...]) -> bool:
    return list(steps) == sorted(steps, key=lambda step: (step.start, step.date))


@given(BLOCKS, st.sampled_from(["", OWN, "Kommunalbestyrelsen"]), st.dates())
def test_every_step_stands_in_the_text_and_is_to_come(blocks: list[Block], own: str, held: date) -> None:
    text, sections = assemble(blocks)
    steps = find_planned_steps(text, sections, held=held, own_committee=own)
    for step in steps:
        assert 0 <= step.start < step.end <= len(text)
        assert any(char.isdigit() or char.isalpha() for char in text[step.start : step.end])
        assert step.date >= held
    assert is_in_order(steps)
    assert len({(step.committee, step.date, step.is_day) for step in steps}) == len(steps)
