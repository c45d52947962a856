"""Danish dates and times as minutes write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.minutes.dates import COPENHAGEN, find_date, find_start, weekday, written_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7. oktober 2025", date(2025, 10, 7)),
        ("den 7.oktober 2025", date(2025, 10, 7)),
        ("den 7 oktober 2025", date(2025, 10, 7)),
        ("Tirsdag d. 07. Oktober 2025", date(2025, 10, 7)),
        ("d. 7. okt. 2025", date(2025, 10, 7)),
        ("4. jan. 2012", date(2012, 1, 4)),
        ("4. febr. 2012", date(2012, 2, 4)),
        ("4. sept. 2012", date(2012, 9, 4)),
        ("4. sep. 2012", date(2012, 9, 4)),
        ("den 1. maj 2025", date(2025, 5, 1)),
        ("07-10-2025", date(2025, 10, 7)),
        ("7.10.2025", date(2025, 10, 7)),
        ("Dato: 04.12.2012", date(2012, 12, 4)),
        ("4/12 2012", date(2012, 12, 4)),
        ("4/12-2012", date(2012, 12, 4)),
        ("2025-10-07", date(2025, 10, 7)),
        ("29. februar 2024", date(2024, 2, 29)),
        ("udsat fra 3. juni 2025 til 2025-08-12", date(2025, 6, 3)),
        ("2025-08-12, tidligere 3. juni 2025", date(2025, 8, 12)),
    ],
)
def test_a_date_is_found_in_the_forms_minutes_use(text: str, expected: date) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i oktober 2025",
        "7. oktober",
        "31. februar 2025",
        "29. februar 2023",
        "0. maj 2025",
        "32.01.2025",
        "12/13 2025",
        "2025-13-01",
        "1. januar 0000",
        "12.12.20123",
        "15.00.00-P05-12-25",
        "1.316.000 kr.",
        "tlf. 44 77 20 00",
        "4. ſep 2025",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert find_date(text) is None


def test_a_date_no_calendar_has_is_passed_over_for_the_next() -> None:
    assert find_date("31. februar 2025, rettet til 3. marts 2025") == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("7. oktober 2025 kl. 17.00", 17, 0),
        ("7. oktober 2025, kl. 16:30", 16, 30),
        ("07-10-2025 kl 9:05", 9, 5),
        ("tirsdag den 7. oktober 2025 kl. 17", 17, 0),
        ("7. oktober 2025 klokken 16", 16, 0),
        ("Kl.17.00 den 7. oktober 2025", 17, 0),
        ("7. oktober 2025 kl. 17.", 17, 0),
        ("7. oktober 2025 kl. 17.00-19.30", 17, 0),
        ("7. oktober 2025 kl. 17-19.30", 17, 0),
        ("7. oktober 2025 kl. 17 til kl. 19.30", 17, 0),
    ],
)
def test_a_meeting_starts_at_the_first_clock_time(text: str, hour: int, minute: int) -> None:
    assert find_start(text) == (date(2025, 10, 7), datetime(2025, 10, 7, hour, minute, tzinfo=COPENHAGEN))


@pytest.mark.parametrize("text", ["7. oktober 2025", "7. oktober 2025 kl. 25.00", "7. oktober 2025 kl. 17.75"])
def test_a_date_without_a_possible_clock_time_has_no_start(text: str) -> None:
    assert find_start(text) == (date(2025, 10, 7), None)


def test_a_clock_time_without_a_date_is_nothing() -> None:
    assert find_start("kl. 17.00 i mødesal 1") is None


@pytest.mark.parametrize(("text", "hour"), [("7. januar 2025 kl. 17.00", 16), ("7. juli 2025 kl. 17.00", 15)])
def test_clock_times_are_danish_in_winter_and_summer(text: str, hour: int) -> None:
    found = find_start(text)
    assert found is not None
    assert found[1] is not None
    assert found[1].astimezone(UTC).hour == hour


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_is_read_back_in_every_form(day: date) -> None:
    forms = [written_date(day), day.isoformat(), f"{day:%d-%m-%Y}", f"{day.day}.{day.month}.{day.year}"]
    assert [find_date(f"Mødet {form}.") for form in forms] == [day] * 4


@given(st.text())
def test_any_text_can_be_searched_for_a_start(text: str) -> None:
    found = find_start(text)
    assert found is None or found[0] == find_date(text)


def test_dates_and_weekdays_are_written_in_danish() -> None:
    assert written_date(date(2025, 10, 7)) == "7. oktober 2025"
    assert weekday(date(2025, 10, 7)) == "tirsdag"
