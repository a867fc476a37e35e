"""What a file is, by its first bytes: its name is only what somebody called it."""

from __future__ import annotations

import codecs

import filetype

HEAD = 8192
UNKNOWN, TEXT = "application/octet-stream", "text/plain"
# Pictures of points and nothing else: they may be shown on a page. An SVG is a program and never among them.
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
# Of these a beginning may consist of letters alone.
LETTERED = {"application/pdf", "application/rtf", "application/postscript"}
BEGUN_AS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel, Outlook as they were before 2007
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
OPEN_DOCUMENTS = ("text", "spreadsheet", "presentation", "graphics")


def type_of(head: bytes) -> str:
    """The media type of what begins with `head`. Never one that a browser would run."""
    guessed = filetype.guess(head)
    found = str(guessed.mime) if guessed else ""
    if _is_text(head):
        return found if found in LETTERED else TEXT
    if found == "application/zip" and (form := _open_document(head)):
        return form
    if not found and head.startswith(OLE):
        return "application/x-ole-storage"
    return found or UNKNOWN


def _is_text(head: bytes) -> bool:
    return head.startswith(BEGUN_AS) or not CONTROLS.intersection(head)


def _open_document(head: bytes) -> str:
    at = head.find(OPEN_DOCUMENT, 0, 200)
    rest = head[at + len(OPEN_DOCUMENT) :] if at >= 0 else b""
    form = next((one for one in OPEN_DOCUMENTS if rest.startswith(one.encode())), "")
    return f"application/vnd.oasis.opendocument.{form}" if form else ""
