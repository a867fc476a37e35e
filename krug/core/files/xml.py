"""XML from anybody, read without following anything that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

Name = tuple[str, str]


class BadXml(Exception):
    """It will not do."""


class Damaged(BadXml):
    """It is no XML."""


class TooMuch(BadXml):
    """It has too many elements, or elements too deep within one another."""


class Declares(BadXml):
    """It declares a document type, by which files are made to name other files or to grow without end."""


@dataclass
class Element:
    """`space` is the address of its namespace, "" for none. `text` is what stands in it outside its children."""

    space: str
    name: str
    given: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    @property
    def called(self) -> Name:
        return self.space, self.name

    def of(self, space: str, *names: str) -> list[Element]:
        return [one for one in self.children if one.space == space and (not names or one.name in names)]

    def first(self, *called: Name) -> Element | None:
        return next((one for one in self.children if one.called in called), None)

    def all(self, called: Name) -> list[Element]:
        return [one for one in self.children if one.called == called]

    def walk(self) -> Iterator[Element]:
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(one.children)


def read(content: bytes, most_elements: int, deepest: int) -> Element:
    """The outermost element. Raises Damaged, TooMuch, Declares."""
    reading = _Reading(most_elements, deepest)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Damaged from None
    return reading.whole[0]


class _Reading:
    def __init__(self, most_elements: int, deepest: int) -> None:
        self.whole: list[Element] = []
        self._open: list[Element] = []
        self._left, self._deepest = most_elements, deepest

    def begin(self, name: str, given: dict[str, str]) -> None:
        space, _mark, own = name.rpartition(" ")
        self._left -= 1
        if self._left < 0 or len(self._open) >= self._deepest:
            raise TooMuch
        element = Element(space, own, given)
        (self._open[-1].children if self._open else self.whole).append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data


def _refuse(*_declared: object) -> None:
    raise Declares
