"""When somebody is told: walked hour by hour over a week, and over both changes of clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.alerts.due import due_at, is_due, is_quiet
from indexer.alerts.values import Often
from indexer.config import Alerts
from indexer.minutes.dates import COPENHAGEN

HOURS = Alerts()
OFTEN: list[Often] = ["straks", "dagligt", "ugentligt"]
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.builds(Alerts, quiet_from=st.integers(0, 23), quiet_until=st.integers(0, 23), hour=st.integers(0, 23))


def danish(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.mark.parametrize(
    ("often", "found", "told"),
    [
        ("straks", "2026-06-10 12:00", "2026-06-10 12:00"),
        ("straks", "2026-06-10 20:00", "2026-06-11 07:00"),
        ("straks", "2026-06-10 03:00", "2026-06-10 07:00"),
        ("dagligt", "2026-06-10 06:59", "2026-06-10 07:00"),
        ("dagligt", "2026-06-10 07:00", "2026-06-10 07:00"),
        ("dagligt", "2026-06-10 07:01", "2026-06-11 07:00"),
        ("ugentligt", "2026-06-10 12:00", "2026-06-12 07:00"),
        ("ugentligt", "2026-06-12 07:01", "2026-06-19 07:00"),
        # The night in which clocks go forward is an hour short, the one in which they go back an hour long.
        ("straks", "2026-03-28 22:00", "2026-03-29 07:00"),
        ("dagligt", "2026-03-28 12:00", "2026-03-29 07:00"),
        ("dagligt", "2026-10-24 12:00", "2026-10-25 07:00"),
        ("ugentligt", "2026-10-24 12:00", "2026-10-30 07:00"),
    ],
)
def test_when_it_is_told(often: Often, found: str, told: str) -> None:
    assert due_at(often, 4, danish(found), HOURS) == danish(told)


@pytest.mark.parametrize("change", ["2026-03-27 00:00", "2026-10-23 00:00"])
@pytest.mark.parametrize("often", OFTEN)
def test_walking_over_a_change_of_clocks_each_is_told_at_its_hour(change: str, often: Often) -> None:
    begin = danish(change)
    for found_after in range(0, 24 * 4, 5):
        found = begin + timedelta(hours=found_after, minutes=20)
        walk = (found + timedelta(minutes=10 * step) for step in range(6 * 24 * 9))
        told = next(now for now in walk if is_due(often, 6, found, now, HOURS)).astimezone(COPENHAGEN)
        assert 7 <= told.hour < 20
        if often != "straks":
            assert (told.hour, told.minute) == (7, 0)
        if often == "ugentligt":
            assert told.weekday() == 6


def test_an_hour_that_does_not_exist_and_one_that_comes_twice() -> None:
    night = Alerts(quiet_from=0, quiet_until=0, hour=2)
    assert due_at("dagligt", 0, danish("2026-03-28 12:00"), night) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert due_at("dagligt", 0, danish("2026-10-24 12:00"), night) == datetime(2026, 10, 25, 0, tzinfo=UTC)


@given(st.sampled_from(OFTEN), st.integers(0, 6), MOMENTS, CLOCKS)
def test_what_is_found_is_told_and_never_before_nor_at_night(
    often: Often, weekday: int, found: datetime, clocks: Alerts
) -> None:
    moment = due_at(often, weekday, found, clocks)
    assert found <= moment <= found + timedelta(days=8, hours=2)
    assert is_due(often, weekday, found, moment, clocks) or is_quiet(moment, clocks)
    if clocks.quiet_from != clocks.quiet_until and not 2 <= clocks.quiet_until <= 3:  # hours that a change skips
        assert not is_quiet(moment, clocks)
