"""A paper as a tagged PDF. The library is loaded with the first one, because it is slow to load and may be missing."""

import threading
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from linkworker.design.paper.shape import Paper, cleaned

ENDING = "pdf"
TYPE = "application/pdf"
DEBIAN = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""The packages of Debian that hold what the library draws with; a Python package can't bring them."""

MOST_LETTERS = 120_000
"""What is drawn in some five seconds: about forty sheets. A checklist with every comment at its longest is a third."""

_STYLES = Path(__file__).with_name("paper.css")
_ONE_AT_A_TIME = threading.Lock()


class TooLong(Exception):
    """The paper holds more than `MOST_LETTERS`: as text it can be had all the same."""


@cache
def _library() -> Any:
    """WeasyPrint; None when this machine lacks what it draws with. Found out once for each process."""
    try:
        import weasyprint
    except OSError:
        return None
    return weasyprint


def is_possible() -> bool:
    """Whether PDFs can be made on this machine."""
    return _library() is not None


def drawn(paper: Paper) -> bytes:
    """A PDF to PDF/UA-1's form: tagged, with its language and title. Nothing is ever fetched for it.

    One is drawn at a time, so that several at once do not take the whole machine. Raises `TooLong`.
    """
    library = _library()
    nothing = library.urls.URLFetcher(allowed_protocols=())
    page = render_to_string("design/paper.jinja", {"paper": cleaned(paper)})
    if len(page) > MOST_LETTERS:
        raise TooLong
    with _ONE_AT_A_TIME:
        styles = library.CSS(string=_STYLES.read_text(encoding="utf-8"), url_fetcher=nothing)
        whole = library.HTML(string=page, url_fetcher=nothing)
        return bytes(whole.write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1"))
