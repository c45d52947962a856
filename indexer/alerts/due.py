"""When somebody is told: by how often they want it, in Danish time, and never at night. Pure."""

from datetime import UTC, datetime, time, timedelta
from datetime import date as Date

from indexer.alerts.values import Often
from indexer.config import Alerts
from indexer.minutes.dates import COPENHAGEN


def is_due(often: Often, weekday: int, found_at: datetime, now: datetime, hours: Alerts) -> bool:
    """Tell whether what was found at a time is to be told now.

    What was found later than now, before a clock was set back, waits a day at most: its time may be years away.
    """
    if is_quiet(now, hours):
        return False
    patience = timedelta(0) if often == "straks" else timedelta(days=1)
    return found_at - now > patience or due_at(often, weekday, found_at, hours) <= now


def is_quiet(now: datetime, hours: Alerts) -> bool:
    """Tell whether it is an hour in which nothing is sent; the same hour twice means that there are none."""
    hour = now.astimezone(COPENHAGEN).hour
    if hours.quiet_from <= hours.quiet_until:
        return hours.quiet_from <= hour < hours.quiet_until
    return hour >= hours.quiet_from or hour < hours.quiet_until


def due_at(often: Often, weekday: int, found_at: datetime, hours: Alerts) -> datetime:
    """Return the first moment at which what was found at a time may be told; what is found at the stroke is in time."""
    if often == "straks":
        return found_at if not is_quiet(found_at, hours) else _awake(found_at, hours)
    day = found_at.astimezone(COPENHAGEN).date()
    if often == "ugentligt":
        day += timedelta(days=(weekday - day.weekday()) % 7)
    step = timedelta(days=7 if often == "ugentligt" else 1)
    moment = _at(day, hours.hour)
    if moment < found_at:
        moment = _at(day + step, hours.hour)
    return _awake(moment, hours) if is_quiet(moment, hours) else moment


def _awake(moment: datetime, hours: Alerts) -> datetime:
    """Return the next moment at which quiet hours end."""
    day = moment.astimezone(COPENHAGEN).date()
    today = _at(day, hours.quiet_until)
    return today if today > moment else _at(day + timedelta(days=1), hours.quiet_until)


def _at(day: Date, hour: int) -> datetime:
    """Return an hour of a day in Denmark as a moment of its own, which may be compared over a change of clocks."""
    moment = datetime.combine(day, time(hour), COPENHAGEN)
    return moment.astimezone(UTC)
