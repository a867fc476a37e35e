"""The lines of an address book as properties: unfolded, decoded, told into name, parameters and value."""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from krug.core.imports.reading.encodings import encoding_of
from krug.core.imports.reading.refusals import Refused

LONGEST_LINE = 16 * 1024 * 1024  # some write a photograph into one line
HEAD = re.compile(rb'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;(?:[^":;]|"[^"]*")*)*):')
PARAMETER = re.compile(r';((?:[^";]|"[^"]*")*)')
BARE = {"QUOTED-PRINTABLE": "ENCODING", "BASE64": "ENCODING"}


@dataclass(frozen=True)
class Property:
    """`value` still has its escapes."""

    name: str
    parameters: dict[str, list[str]]
    value: str

    @property
    def types(self) -> list[str]:
        """TYPE=CELL, TYPE="cell,work", and the bare words of 2.1."""
        return self.words("TYPE")

    def words(self, parameter: str) -> list[str]:
        texts = self.parameters.get(parameter, [])
        return [word for text in texts for word in re.split(r"[,\s]+", text.casefold()) if word]

    def parts(self, sign: str) -> list[str]:
        """The value's parts between the signs that are not escaped."""
        found, escaped = [""], False
        for letter in self.value:
            if letter == sign and not escaped:
                found.append("")
            else:
                found[-1] += letter
            escaped = letter == "\\" and not escaped
        return [unescaped(part).strip() for part in found]


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL)


def properties_in(path: Path, names: Container[str]) -> Iterator[Property]:
    """The properties of these names, read as they are asked for. Raises Refused."""
    # A letter may be folded in two: the encoding of the file is asked only where its whole lines are no UTF-8.
    encoding = cache(lambda: encoding_of(path))
    for line in _unfolded(_lines(path), names):
        head = HEAD.match(line)
        if head is None:
            continue
        name, parameters = head[1].decode().upper(), _parameters(head[2].decode(errors="replace"))
        if name in names:
            yield Property(name, parameters, _decoded(line[head.end() :], parameters, encoding))


def _lines(path: Path) -> Iterator[bytes]:
    """Lines without their ends; those of UTF-16 as UTF-8."""
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head:
        with path.open(encoding=encoding_of(path), errors="replace") as text:
            for words in text:
                yield words.lstrip("\ufeff").rstrip("\r\n").encode()
        return
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Refused(_("The text of the file is damaged: no known encoding fits it."))
            yield line.removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n").replace(b"\x00", b"")


def _unfolded(lines: Iterator[bytes], names: Container[str]) -> Iterator[bytes]:
    """Whole lines. What belongs to a property nobody asks for, such as a photograph, is not kept."""
    whole, wanted, soft, old = b"", False, False, False
    for line in lines:
        if soft:
            whole += line
        elif line[:1] in (b" ", b"\t") and whole:
            # 2.1 folds where there is a space anyway, later ones put one in.
            whole += (line if old else line[1:]) if wanted else b""
        else:
            if wanted:
                yield whole
            head = HEAD.match(line)
            name = head[1].decode().upper() if head else ""
            whole, wanted = line, name in names
            old = line[head.end() :].strip() == b"2.1" if head and name == "VERSION" else old
        soft = wanted and _is_quoted(whole) and whole.endswith(b"=")
        whole = whole[:-1] if soft else whole
    if wanted:
        yield whole


def _is_quoted(line: bytes) -> bool:
    head = HEAD.match(line)
    return head is not None and b"QUOTED-PRINTABLE" in head[2].upper()


def _parameters(text: str) -> dict[str, list[str]]:
    """By name in capitals; a word alone, as 2.1 has them, is a type or an encoding."""
    found: dict[str, list[str]] = {}
    for one in PARAMETER.findall(text):
        name, sign, value = one.partition("=")
        if not sign:
            name, value = BARE.get(one.strip().upper(), "TYPE"), one
        found.setdefault(name.strip().upper(), []).append(value.strip().strip('"'))
    return found


def _decoded(value: bytes, parameters: dict[str, list[str]], encoding: Callable[[], str]) -> str:
    """As the property says, else as UTF-8, else as the file is written."""
    if "QUOTED-PRINTABLE" in (word.upper() for word in parameters.get("ENCODING", ())):
        value = quopri.decodestring(value)
    for name in (*parameters.get("CHARSET", ()), "utf-8"):
        try:
            return value.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return value.decode(encoding(), errors="replace")
