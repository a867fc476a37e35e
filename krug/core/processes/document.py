"""XML from anybody, read without following anything that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

MOST_BYTES = 1024 * 1024
MOST_ELEMENTS = 5000
DEEPEST = 50


class NotAProcess(Exception):
    """The file will not do; `reasons` say why, each in a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass
class Element:
    """`space` is the address of its namespace, "" for none. `text` is what stands in it outside its children."""

    space: str
    name: str
    given: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def of(self, space: str, *names: str) -> list[Element]:
        return [one for one in self.children if one.space == space and (not names or one.name in names)]

    def walk(self) -> Iterator[Element]:
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(one.children)


def read(content: bytes) -> Element:
    """The outermost element. Raises NotAProcess for what is no XML, is too large, or declares a document type, by which
    files are made to name other files or to grow without end."""
    if len(content) > MOST_BYTES:
        raise NotAProcess([_("The file is too large: at most 1 MB.")])
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise NotAProcess([_("This is no XML: the file is damaged or of another format.")]) from None
    return reading.whole[0]


class _Reading:
    def __init__(self) -> None:
        self.whole: list[Element] = []
        self._open: list[Element] = []
        self._count = 0

    def begin(self, name: str, given: dict[str, str]) -> None:
        space, _mark, own = name.rpartition(" ")
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise NotAProcess([_("The file has too many elements, or elements too deep within one another.")])
        element = Element(space, own, given)
        (self._open[-1].children if self._open else self.whole).append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data


def _refuse(*_declared: object) -> None:
    raise NotAProcess([_("The file declares a document type (DOCTYPE): such files are not read.")])
