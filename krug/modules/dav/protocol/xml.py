"""XML of WebDAV: what a device asks, read without following anything that it declares, and what it is answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from krug.core.files import xml
from krug.core.files.xml import Element, Name
from krug.modules.dav.refusals import CALDAV, CARDDAV, DAV, Refused

SERVER, APPLE = "http://calendarserver.org/ns/", "http://apple.com/ns/ical/"
PREFIXES = {DAV: "d", CALDAV: "c", CARDDAV: "a", SERVER: "s", APPLE: "i"}
NAMESPACES = " ".join(f'xmlns:{prefix}="{space}"' for space, prefix in PREFIXES.items())
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_ELEMENTS = 20_000
DEEPEST = 30


def read(content: bytes) -> Element | None:
    """None for nothing. Raises Refused: 400 for what is no XML, is too much, or declares a document type, by which
    files are made to name other files or to grow without end."""
    if not content.strip():
        return None
    try:
        return xml.read(content, MOST_ELEMENTS, DEEPEST)
    except xml.BadXml:
        raise Refused(400) from None


def tag(called: Name, inside: str = "", **given: str) -> str:
    """An element; `inside` is XML already."""
    space, name = called
    prefix = PREFIXES.get(space)
    own = f"{prefix}:{name}" if prefix else f"x:{name}" if space else name
    said = f" xmlns:x={quoteattr(space)}" if space and not prefix else ""
    said += "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    return f"<{own}{said}>{inside}</{own}>" if inside else f"<{own}{said}/>"


def text(value: str) -> str:
    """Text as XML takes it: control characters it knows no way to say are left out."""
    return escape(UNSAYABLE.sub("", value))


def href(path: str) -> str:
    return tag((DAV, "href"), text(path))


def propstat(found: Iterable[str], status: str) -> str:
    return tag((DAV, "propstat"), f"{tag((DAV, 'prop'), ''.join(found))}{_status(status)}")


def response(path: str, inside: str) -> str:
    return tag((DAV, "response"), f"{href(path)}{inside}")


def gone(path: str, status: str = "404 Not Found", condition: Name | None = None) -> str:
    inside = _status(status)
    return response(path, inside + (tag((DAV, "error"), tag(condition)) if condition else ""))


def multistatus(responses: Iterable[str], foot: str = "") -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<d:multistatus {NAMESPACES}>'
    yield from responses
    yield f"{foot}</d:multistatus>"


def error(refused: Refused) -> str:
    """The body that says which condition was not met."""
    inside = tag(refused.condition, href(refused.href) if refused.href else "") if refused.condition else ""
    words = f"<d:responsedescription>{text(refused.words)}</d:responsedescription>" if refused.words else ""
    return f'<?xml version="1.0" encoding="utf-8"?>\n<d:error {NAMESPACES}>{inside}{words}</d:error>'


def _status(status: str) -> str:
    return f"<d:status>HTTP/1.1 {status}</d:status>"
