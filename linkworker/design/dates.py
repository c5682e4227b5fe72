"""Days and times as a worker reads them, in the reader's language and in local time.

A `datetime` is aware and turned into the current time zone first; a `date` is taken as it is. A deadline that
falls on the last second of a day is a whole day: it is said without its time.
"""

from datetime import date, datetime, time, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

END_OF_DAY = time(23, 59)
DAYS_COUNTED = 13
"""Up to so many days away a day is counted ("in 3 days"); further off it is named ("on 3 Nov 2026")."""


def local(moment: datetime) -> datetime:
    """The same moment in the current time zone."""
    return timezone.localtime(moment)


def _as_date(moment: date | datetime) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


def day(moment: date | datetime) -> str:
    """A day with its weekday.

    >>> day(date(2026, 11, 2))
    'Mon 2 Nov 2026'
    """
    return dateformat.format(_as_date(moment), "D j M Y")


def short_day(moment: date | datetime) -> str:
    """A day without its weekday.

    >>> short_day(date(2026, 11, 2))
    '2 Nov 2026'
    """
    return dateformat.format(_as_date(moment), "j M Y")


def clock_time(moment: datetime | time) -> str:
    """The time of day on a 24-hour clock.

    >>> from datetime import UTC
    >>> clock_time(datetime(2026, 7, 6, 16, 0, tzinfo=UTC))
    '17:00'
    """
    return dateformat.time_format(local(moment) if isinstance(moment, datetime) else moment, "H:i")


def day_and_time(moment: datetime) -> str:
    """A day and its time.

    >>> from datetime import UTC
    >>> day_and_time(datetime(2026, 11, 2, 17, 5, tzinfo=UTC))
    'Mon 2 Nov 2026, 17:05'
    """
    return _("%(day)s, %(time)s") % {"day": day(moment), "time": clock_time(moment)}


def machine(moment: date | datetime) -> str:
    """The moment as a `<time datetime>` wants it.

    >>> machine(date(2026, 11, 2))
    '2026-11-02'
    """
    return local(moment).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _is_whole_day(moment: date | datetime) -> bool:
    return not isinstance(moment, datetime) or local(moment).time() >= END_OF_DAY


def _late(moment: datetime, now: datetime) -> str:
    """How late a passed moment of today or before is."""
    days = (_as_date(now) - _as_date(moment)).days
    gone = now - moment
    if days and (gone >= timedelta(hours=24) or _is_whole_day(moment)):
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    if gone >= timedelta(hours=1):
        hours = int(gone.total_seconds() // 3600)
        return ngettext("%(n)d hour late", "%(n)d hours late", hours) % {"n": hours}
    minutes = max(1, int(gone.total_seconds() // 60))
    return ngettext("%(n)d minute late", "%(n)d minutes late", minutes) % {"n": minutes}


def _ahead(days: int, moment: date | datetime) -> str:
    """A day that is `days` away, zero being today."""
    if days > DAYS_COUNTED:
        return pgettext("a deadline", "on %(day)s") % {"day": short_day(moment)}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


def when(moment: date | datetime, now: datetime) -> str:
    """A deadline as seen from `now`.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    >>> when(datetime(2026, 11, 2, 17, 0, tzinfo=UTC), now)
    'today 17:00'
    >>> when(datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC), now)
    'today'
    >>> when(date(2026, 11, 3), now), when(date(2026, 11, 5), now), when(date(2026, 12, 5), now)
    ('tomorrow', 'in 3 days', 'on 5 Dec 2026')
    >>> when(datetime(2026, 11, 2, 11, 30, tzinfo=UTC), now), when(datetime(2026, 11, 2, 9, 0, tzinfo=UTC), now)
    ('30 minutes late', '3 hours late')
    >>> when(date(2026, 10, 31), now), when(datetime(2026, 11, 1, 23, 59, 59, tzinfo=UTC), now)
    ('2 days late', '1 day late')
    """
    days = (_as_date(moment) - _as_date(now)).days
    if not isinstance(moment, datetime):
        if days < 0:
            return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        return _ahead(days, moment)
    if moment < now:
        return _late(moment, now)
    if _is_whole_day(moment) or days > DAYS_COUNTED:
        return _ahead(days, moment)
    return _("%(day)s %(time)s") % {"day": _ahead(days, moment), "time": clock_time(moment)}


def ago(moment: date | datetime, now: datetime) -> str:
    """Something that has happened, as seen from `now`; after a fortnight the day itself is named.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    >>> ago(datetime(2026, 11, 2, 9, 5, tzinfo=UTC), now), ago(date(2026, 11, 1), now), ago(date(2026, 10, 30), now)
    ('today 09:05', 'yesterday', '3 days ago')
    >>> ago(date(2026, 1, 5), now)
    '5 Jan 2026'
    """
    days = (_as_date(now) - _as_date(moment)).days
    if days > DAYS_COUNTED or days < 0:
        return short_day(moment)
    if days > 1:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    word = _("yesterday") if days else _("today")
    if not isinstance(moment, datetime):
        return word
    return _("%(day)s %(time)s") % {"day": word, "time": clock_time(moment)}
