"""How many records each saved view holds: all of them in one question, none counted further than is worth showing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from krug.core.access.models import User
from krug.core.lists.filtering import BadFilter, parse
from krug.core.lists.models import SavedView
from krug.core.records.kinds import RecordKind

FARTHEST = 1000
MOST_VIEWS = 30


def counts_of(kind: RecordKind, user: User, views: Sequence[SavedView]) -> dict[str, str]:
    """By the view's id, and "all" for the whole list: the number, or "1 000+". One query.

    A view whose conditions no longer hold water, after a field has gone, is left without a number.
    """
    asked: dict[str, tuple[str, Sequence[Any]] | None] = {"all": _bounded(parse(kind, user))}
    for view in views[:MOST_VIEWS]:
        try:
            asked[str(view.pk)] = _bounded(parse(kind, user, view.state.get("filter")))
        except BadFilter:
            continue
    statements = [statement for statement in asked.values() if statement]
    found = iter(_numbers(statements) if statements else ())
    return {code: _said(next(found) if statement else 0) for code, statement in asked.items()}


def _bounded(rows: Any) -> tuple[str, Sequence[Any]] | None:
    """The statement that gives a row for each record up to one too many; None where there can be none."""
    try:
        statement: tuple[str, Sequence[Any]] = rows.order_by().values("pk")[: FARTHEST + 1].query.sql_with_params()
    except EmptyResultSet:
        return None
    return statement


def _numbers(statements: Sequence[tuple[str, Sequence[Any]]]) -> Sequence[int]:
    columns = ", ".join(f"(SELECT COUNT(*) FROM ({text}) AS view_{n})" for n, (text, _p) in enumerate(statements))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [one for _text, parameters in statements for one in parameters])
        row: tuple[int, ...] = cursor.fetchone()
    return row


def _said(number: int) -> str:
    return f"{FARTHEST:,}+".replace(",", "\u202f") if number > FARTHEST else f"{number:,}".replace(",", "\u202f")
