"""From text to the parts of a formula. Words and functions are written in Russian or in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from krug.core.records.formulas.functions import function_named
from krug.core.records.formulas.language import (
    DEEPEST,
    LONGEST,
    MOST_PARTS,
    Call,
    Constant,
    FormulaError,
    Node,
    Operation,
    Ref,
)

TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<number>[0-9]+(?:[.,][0-9]+)?)|(?P<text>"(?:[^"]|"")*")|(?P<field>\[[^\[\]]+\])'
    r"|(?P<word>[^\W\d]\w*)|(?P<sign><=|>=|<>|!=|==|[-+*/&=<>();,])"
)
MOST_DIGITS = 20
WORDS = {"и": "and", "and": "and", "или": "or", "or": "or", "не": "not", "not": "not"}
FLAGS = {"да": True, "yes": True, "true": True, "истина": True, "нет": False, "no": False, "false": False}
FLAGS |= {"ложь": False}
SAME = {"==": "=", "!=": "<>"}
COMPARED = {"=", "<>", "<", "<=", ">", ">="}


@dataclass(frozen=True)
class Token:
    sort: str
    text: str
    at: int


def read(text: str) -> Node:
    """Raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(_("At most %(most)d characters.") % {"most": LONGEST}, LONGEST)
    return _Reader(_tokens(text), len(text)).whole()


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            wrong = _("The quotation mark is not closed.") if text[at] == '"' else _("This sign means nothing here.")
            raise FormulaError(wrong, at)
        if match.lastgroup != "space":
            found.append(_token(match, at))
        at = match.end()
    if len(found) > MOST_PARTS:
        raise FormulaError(_("The formula is too long."), found[MOST_PARTS].at)
    return found


def _token(match: re.Match[str], at: int) -> Token:
    sort, text = str(match.lastgroup), match.group()
    if sort == "word" and text.casefold() in WORDS:
        return Token("sign", WORDS[text.casefold()], at)
    return Token(sort, SAME.get(text, text), at)


class _Reader:
    """Goes through the tokens once, from what binds least to what binds most."""

    def __init__(self, tokens: list[Token], length: int) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0
        self.end = Token("end", "", length)

    def whole(self) -> Node:
        found = self._or()
        if self._next.sort != "end":
            raise FormulaError(_("Here the formula should have ended."), self._next.at)
        return found

    @property
    def _next(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else self.end

    def _take(self, *signs: str) -> Token | None:
        token = self._next
        if token.sort != "sign" or token.text not in signs:
            return None
        self.place += 1
        return token

    def _chain(self, inner: Callable[[], Node], *signs: str) -> Node:
        found = inner()
        while token := self._take(*signs):
            found = Operation(token.at, token.text, (found, inner()))
        return found

    def _or(self) -> Node:
        return self._chain(self._and, "or")

    def _and(self) -> Node:
        return self._chain(self._not, "and")

    def _not(self) -> Node:
        if token := self._take("not"):
            with_it = self._deeper(self._not)
            return Operation(token.at, "not", (with_it,))
        return self._compared()

    def _compared(self) -> Node:
        found = self._chain(self._sum, "&")
        if token := self._take(*COMPARED):
            return Operation(token.at, token.text, (found, self._chain(self._sum, "&")))
        return found

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._signed, "*", "/")

    def _signed(self) -> Node:
        if token := self._take("-"):
            return Operation(token.at, "neg", (self._deeper(self._signed),))
        if self._take("+"):
            return self._deeper(self._signed)
        return self._atom()

    def _atom(self) -> Node:
        token = self._next
        self.place += 1
        if token.sort == "number":
            if len(token.text) > MOST_DIGITS:
                raise FormulaError(_("The number is too long."), token.at)
            return Constant(token.at, Decimal(token.text.replace(",", ".")))
        if token.sort == "text":
            return Constant(token.at, token.text[1:-1].replace('""', '"'))
        if token.sort == "field":
            return Ref(token.at, " ".join(token.text[1:-1].split()), token.at + len(token.text))
        if token.sort == "word":
            return self._word(token)
        if token.sort == "sign" and token.text == "(":
            found = self._deeper(self._or)
            self._close(token)
            return found
        if token.sort == "end":
            raise FormulaError(_("Something is missing at the end."), token.at)
        raise FormulaError(_("A number, a field or a function should stand here."), token.at)

    def _word(self, token: Token) -> Node:
        if opened := self._take("("):
            function = function_named(token.text)
            if function is None:
                raise FormulaError(_("There is no function “%(name)s”.") % {"name": token.text[:40]}, token.at)
            return Call(token.at, function.code, self._arguments(opened))
        if token.text.casefold() in FLAGS:
            return Constant(token.at, FLAGS[token.text.casefold()])
        return Ref(token.at, token.text, token.at + len(token.text))

    def _arguments(self, opened: Token) -> tuple[Node, ...]:
        if self._take(")"):
            return ()
        found = [self._deeper(self._or)]
        while self._take(";", ","):
            found.append(self._deeper(self._or))
        self._close(opened)
        return tuple(found)

    def _close(self, opened: Token) -> None:
        if not self._take(")"):
            raise FormulaError(_("The bracket is not closed."), opened.at)

    def _deeper(self, inner: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(_("Too many brackets within brackets."), self._next.at)
        found = inner()
        self.depth -= 1
        return found
