"""From where what happens just now was asked for; whatever is written meanwhile keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from krug.core.access.addresses import address_of


@dataclass(frozen=True)
class Origin:
    """`address` the request came from, `token` the name of the key a program came with, `background`: a job. Parts that
    are not known are empty."""

    address: str = ""
    token: str = ""
    background: bool = False

    def plain(self) -> dict[str, Any] | None:
        """As an event keeps it: what is known; None for nothing."""
        return {name: value for name, value in asdict(self).items() if value} or None

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> Origin:
        return cls(**(kept or {}))


NOWHERE = Origin()
_now: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def present() -> Origin:
    return _now.get()


@contextmanager
def coming(origin: Origin) -> Iterator[None]:
    """Inside, what happens was asked for from there."""
    before = _now.set(origin)
    try:
        yield
    finally:
        _now.reset(before)


def by_token(name: str) -> None:
    """The request under way came with this key. Until the request is over."""
    _now.set(replace(_now.get(), token=name))


class OriginKnown:
    """Every change made through a request keeps its address."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming(Origin(address_of(request))):
            return self.answer(request)
