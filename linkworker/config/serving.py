"""Serving an embedded installation: one process, its own tick, stopped by SIGTERM or Ctrl-C."""

import logging
import signal
import sys
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from waitress.server import create_server

from linkworker.config.checks import refuse_if_unfit
from linkworker.duties.ticking import AT_ONCE, BETWEEN_GLANCES, glance, tick
from linkworker.events import clock

SECONDS_BETWEEN_TICKS = 60
LARGEST = 32_000_000
"""Bytes of a request or an answer: all of it stays in memory, so that no attached form is written to a clear file."""

log = logging.getLogger(__name__)


def serve(host: str, port: int) -> None:
    """Serve until told to stop. Pages are right without a tick, so one that fails is logged and tried again.

    Raises `SystemCheckError` when the installation is not fit to be served.
    """
    refuse_if_unfit()
    server = create_server(
        get_wsgi_application(),
        host=host,
        port=port,
        threads=8,
        ident="",
        max_request_body_size=LARGEST,
        inbuf_overflow=LARGEST,
        outbuf_overflow=LARGEST,
        **behind(settings.LINKWORKER_TRUSTED_PROXY),
    )
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_tick_on, name="tick", daemon=True).start()
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        server.close()


def behind(proxy: str) -> dict[str, Any]:
    """Whose word counts for where a request came from, and how: of a proxy that is named, of nobody else."""
    if not proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": headers, "clear_untrusted_proxy_headers": True}


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _tick_on() -> None:
    settled: dict[str, str] = {}
    waiting = threading.Event()
    more, waited = False, 0
    while not waiting.wait(AT_ONCE if more else BETWEEN_GLANCES):
        waited += BETWEEN_GLANCES
        is_due, more = more or waited >= SECONDS_BETWEEN_TICKS, False
        try:
            if not is_due:
                glance(clock.now())
                continue
            waited = 0
            more = tick(clock.now(), settled=settled).more
        except Exception:
            log.exception("A tick failed; the next one tries again.")
        finally:
            connection.close()
