"""All that an answer says, as text: headers, cookies, bytes, what a PDF says, of itself too, and its streams."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.http import HttpResponse
from pypdf import PdfReader

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def said(answer: HttpResponse) -> str:
    """All of an answer."""
    head = "\n".join([*(f"{key}: {value}" for key, value in answer.items()), answer.cookies.output()])
    body = answer.getvalue() if answer.streaming else answer.content
    drawn = drawn_in(body) if answer.get("Content-Type") == "application/pdf" and _is_ours(body) else ""
    return head + body.decode("utf-8", "ignore") + drawn


def _is_ours(body: bytes) -> bool:
    """Whether it is a PDF that was drawn here: what somebody attached may be none whatever it says."""
    return body.startswith(b"%PDF-1.7")


def drawn_in(body: bytes) -> str:
    """What a PDF says, with breaks of its lines and without, what it says of itself, and every stream unpacked."""
    read = PdfReader(BytesIO(body))
    about = read.trailer["/Root"].get("/Metadata")
    kept = about.get_object().get_data().decode() if about else ""
    text = "\n".join(page.extract_text() for page in read.pages)
    return "\n".join(
        [text, " ".join(text.split()), text.replace("\n", ""), str(read.metadata), kept, *_streams(body)]
    )


def _streams(body: bytes) -> Iterator[str]:
    for one in STREAM.findall(body):
        try:
            yield zlib.decompress(one).decode("latin-1")
        except zlib.error:
            yield one.decode("latin-1")
