"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PICTURE = _("This is a picture, not a table. Save the table as XLSX or CSV.")
DOCUMENT = _("This is a document, not a table. Save the table as XLSX or CSV.")
OLD_EXCEL = _("This is a file of an old Excel. Open it and save it as XLSX.")
ARCHIVE = _("This is an archive. Unpack it and bring the table itself.")
PROGRAM = _("This is a program, not a table.")

FOREIGN: list[tuple[bytes, str | Promise]] = [
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"RIFF", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"%PDF", DOCUMENT),
    (b"{\\rtf", DOCUMENT),
    (b"\xd0\xcf\x11\xe0", OLD_EXCEL),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\x7fELF", PROGRAM),
    (b"MZ\x90", PROGRAM),
]
ZIP = b"PK\x03\x04"


def foreign(head: bytes) -> str | Promise | None:
    """Why a file that begins so is no table; None when it may be one."""
    return next((reason for sign, reason in FOREIGN if head.startswith(sign)), None)
