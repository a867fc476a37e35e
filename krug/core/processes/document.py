"""The file of a process, as XML."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.files import xml
from krug.core.files.xml import Element

MOST_BYTES = 1024 * 1024
MOST_ELEMENTS = 5000
DEEPEST = 50


class NotAProcess(Exception):
    """The file will not do; `reasons` say why, each in a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def read(content: bytes) -> Element:
    """The outermost element. Raises NotAProcess."""
    if len(content) > MOST_BYTES:
        raise NotAProcess([_("The file is too large: at most 1 MB.")])
    try:
        return xml.read(content, MOST_ELEMENTS, DEEPEST)
    except xml.TooMuch:
        words = _("The file has too many elements, or elements too deep within one another.")
    except xml.Declares:
        words = _("The file declares a document type (DOCTYPE): such files are not read.")
    except xml.Damaged:
        words = _("This is no XML: the file is damaged or of another format.")
    raise NotAProcess([words])
