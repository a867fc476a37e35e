"""Files sent out: as downloads that no browser runs; whole, or the piece asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from krug.core.files.models import Attachment
from krug.core.files.sniffing import SHOWN
from krug.core.files.storing import path_of

# Nothing in an answer may load, run or ask anything, also when somebody opens it as a page of its own.
POLICY = "default-src 'none'; sandbox"
# Ten pieces wait for a slow receiver; a file of less keeps no thread while it is sent.
PIECE = 1024 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def answer(request: HttpRequest, attachment: Attachment, inline: bool = False) -> HttpResponseBase:
    """The file to be saved; with `inline`, a picture of points to be shown. Raises Http404 where the disk lacks it."""
    stored = attachment.stored
    path, etag = path_of(stored.sha256), quote_etag(stored.sha256)
    if not path.is_file():
        raise Http404
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    asked = _range(request, etag, stored.size)
    if asked == (0, 0):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    start, end = asked or (0, stored.size)
    response = StreamingHttpResponse(_read(path, start, end - start), status=206 if asked else 200)
    if asked:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    response["Content-Type"] = stored.content_type
    response["Content-Length"] = str(end - start)
    to_save = not (inline and stored.content_type in SHOWN)
    response["Content-Disposition"] = str(content_disposition_header(to_save, attachment.name))
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Encoding"] = "identity"  # packed on the way, pieces would not fit together
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    # Kept by the browser, and asked for anew each time: rights may have changed.
    response["Cache-Control"] = "private, no-cache"
    return response


def _range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole file, (0, 0) for a piece that lies outside it."""
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or match.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return (max(size - int(last), 0), size) if int(last) else (0, 0)
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else (0, 0)


def _read(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
