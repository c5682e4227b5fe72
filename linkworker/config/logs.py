"""What reaches a log: when, how grave, which part of the program, and where in it. No name, no typed text, no path.

What a library or an exception says may quote what somebody typed, a row, or the address that was asked for. So of
everybody's words only our own are written, which are fixed; of an exception its kinds and the places it passed.
"""

import logging
import sys
import time
import traceback
from types import TracebackType

OURS = "linkworker."


class Quiet(logging.Formatter):
    """One line a record, and one for each place that an exception passed. Times are UTC."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        where = f"{record.name} {record.module}:{record.lineno}"
        line = " ".join([self.formatTime(record), record.levelname, where, *_told(record)])
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([line, *(places(error) if error else [])])


def _told(record: logging.LogRecord) -> list[str]:
    """Our own words; of a request the status and the name of its page, which names nobody."""
    if record.name.startswith(OURS):
        return [record.getMessage()]
    status = getattr(record, "status_code", None)
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return [str(part) for part in (status, match and match.view_name) if part]


def places(error: BaseException) -> list[str]:
    """The places that an exception passed and its kind, after those of what it came from."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    passed = traceback.extract_tb(error.__traceback__)
    kind = [f"{type(error).__module__}.{type(error).__qualname__}", getattr(error, "sqlstate", None)]
    return [
        *(places(before) if before else []),
        *(f"  {place.filename}:{place.lineno} {place.name}" for place in passed),
        f"  {' '.join(part for part in kind if part)}",
    ]


def tell_quietly(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """What a command that broke writes where nobody reads along: a journal, a file, the mail of a timer."""
    sys.stderr.write("\n".join([*places(error), ""]))
