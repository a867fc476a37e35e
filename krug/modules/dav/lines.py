"""Content lines, of which iCalendar and vCard are made (RFC 5545, 3.1; RFC 6350, 3.3). Nothing here asks the database.

What Krug does not know is kept letter for letter, so that it can be given back as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LONGEST_LINE = 75
MOST_LINES = 20_000
DEEPEST = 5
NAME = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
BARE = re.compile(r";([A-Za-z0-9-]+)(?=[;:])")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Malformed(Exception):
    """The text is no iCalendar or vCard, or none that can be kept; the message says why."""


@dataclass(frozen=True)
class Line:
    """`raw` is the line as it came, unfolded. `params` are by name in capitals; `group` stands before a point."""

    raw: str
    name: str
    value: str
    params: dict[str, str] = field(default_factory=dict)
    group: str = ""

    @property
    def text(self) -> str:
        return unescaped(self.value)


@dataclass
class Component:
    """`BEGIN:name` and all up to its `END`. `parts` are the components in it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def all(self, *names: str) -> list[Line]:
        return [line for line in self.lines if line.name in names]

    def text(self, name: str) -> str:
        line = self.first(name)
        return line.text if line else ""

    def value(self, name: str) -> str:
        line = self.first(name)
        return line.value.strip() if line else ""

    def of(self, *names: str) -> list[Component]:
        return [part for part in self.parts if part.name in names]

    def raw(self) -> list[str]:
        inner = [one for part in self.parts for one in part.raw()]
        return [f"BEGIN:{self.name}", *(line.raw for line in self.lines), *inner, f"END:{self.name}"]


def parse(text: str) -> list[Component]:
    """The components that stand one after another. Raises Malformed."""
    found: list[Component] = []
    waiting: list[Component] = []
    for raw in unfolded(text):
        line = read(raw)
        if line.name == "BEGIN":
            waiting.append(Component(line.value.strip().upper()))
            if len(waiting) > DEEPEST:
                raise Malformed("components too deep within one another")
        elif not waiting:
            raise Malformed("a line stands outside of all components")
        elif line.name == "END":
            done = waiting.pop()
            if done.name != line.value.strip().upper():
                raise Malformed(f"{done.name} does not end")
            (waiting[-1].parts if waiting else found).append(done)
        else:
            waiting[-1].lines.append(line)
    if waiting:
        raise Malformed(f"{waiting[-1].name} does not end")
    return found


def unfolded(text: str) -> Iterator[str]:
    """Whole lines; what begins with a space goes on with the line before. Raises Malformed."""
    if CONTROLS.search(text):
        raise Malformed("control characters")
    whole = re.sub(r"\r\n|\r", "\n", text.removeprefix("\ufeff"))
    lines = re.sub(r"\n[ \t]", "", whole).split("\n")
    if len(lines) > MOST_LINES:
        raise Malformed("too many lines")
    return (line for line in lines if line.strip())


def read(raw: str) -> Line:
    """Raises Malformed."""
    start = NAME.match(raw)
    if start is None:
        raise Malformed(f"no line of this format: {raw[:40]}")
    params, at = {}, start.end()
    while found := PARAMETER.match(raw, at):
        params[found[1].upper()] = found[2].replace('"', "")
        at = found.end()
    # Programs of old write TEL;HOME: without a name for what they say.
    while bare := BARE.match(raw, at):
        params["TYPE"] = ",".join(filter(None, (params.get("TYPE", ""), bare[1])))
        at = bare.end()
        while found := PARAMETER.match(raw, at):
            params[found[1].upper()] = found[2].replace('"', "")
            at = found.end()
    if raw[at : at + 1] != ":":
        raise Malformed(f"no line of this format: {raw[:40]}")
    return Line(raw, start[2].upper(), raw[at + 1 :], params, start[1] or "")


def line(name: str, value: str, /, **params: str) -> Line:
    """A line of our own; `value` is written as it is. Parameters whose value is empty are left out."""
    said = {key.upper(): text for key, text in params.items() if text}
    return Line(f"{name}{''.join(f';{key}={quoted(text)}' for key, text in said.items())}:{value}", name, value, said)


def text_line(name: str, text: str, /, **params: str) -> Line:
    return line(name, escaped(text), **params)


def quoted(text: str) -> str:
    text = text.replace('"', "'")
    return f'"{text}"' if re.search(r"[:;,]", text) and not re.fullmatch(r"[A-Za-z0-9,-]+", text) else text


def escaped(text: str) -> str:
    text = re.sub(r"\r\n|\r", "\n", CONTROLS.sub("", text))
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def split(value: str, sign: str = ";") -> list[str]:
    """The parts of a value that has several, unescaped."""
    parts, start, at = [], 0, 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == sign:
            parts.append(value[start:at])
            start = at + 1
        at += 1
    return [unescaped(part) for part in [*parts, value[start:]]]


def written(raw: Iterable[str]) -> str:
    """Lines as they are sent: folded by octets, never within a letter."""
    return "".join(f"{part}\r\n" for one in raw for part in _folded(one))


def _folded(text: str) -> Iterator[str]:
    if len(text) <= LONGEST_LINE and len(text.encode("utf-8", "replace")) <= LONGEST_LINE:
        yield text
        return
    part, size = "", 0
    for letter in text:
        wide = len(letter.encode("utf-8", "replace"))
        if size + wide > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + wide
    yield part
