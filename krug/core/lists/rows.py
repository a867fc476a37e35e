"""The rows of a list, ready to be drawn: what a state lets through, with what its columns need, in few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from krug.core.access import partners
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.lists.cells import css_of_all, drawer_of, may_edit
from krug.core.lists.filtering import parse
from krug.core.lists.state import ListState
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.custom.linking import know_files, know_links
from krug.core.records.fields import Field, LinkField, PartnersField, RowField, SeveralField, TagsField
from krug.core.records.models.confidential import confidential_among
from krug.core.records.models.tag import tags_of
from krug.core.search.finding import only_found


@dataclass(frozen=True)
class Row:
    """`first` is the text of the leading cell, the way to the card.

    `cells` are (css, field, html) of the others; the field's name is empty where it is not changed in its place.
    """

    record: Any
    first: str
    cells: list[tuple[str, str, SafeString]]


def matching(state: ListState, action: str = Action.SEE) -> Any:
    """All that the state lets through, as a queryset without order. Raises BadFilter."""
    rows = parse(state.kind, state.user, state.filter, action)
    return only_found(rows, state.user, state.kind.code, state.q) if state.q else rows


def with_columns(rows: Any, columns: Sequence[Field]) -> Any:
    """`rows` with what these columns show, read in one query for each nature."""
    plain = [field for field in columns if not isinstance(field, Custom)]
    links = [field.name for field in plain if isinstance(field, (LinkField, RowField))]
    links += [field.beside for field in plain if field.beside]
    children = [field.name for field in columns if isinstance(field, SeveralField)]
    rows = rows.select_related(*links) if links else rows
    return rows.prefetch_related(*children) if children else rows


def know_beside(kind: str, records: Sequence[Any], columns: Sequence[Field]) -> None:
    """Fill tags, who works with each, and what custom links lead to, of all records at once where a column shows it."""
    ids = [record.pk for record in records]
    if any(isinstance(field, TagsField) for field in columns):
        tags = tags_of(kind, ids)
        for record in records:
            record.known_tags = tags.get(record.pk, [])
    if any(isinstance(field, PartnersField) for field in columns):
        people = partners.people_of(kind, ids)
        for record in records:
            record.known_partners = people.get(record.pk, [])
    know_confidential(kind, records)
    know_links(records, columns)
    know_files(kind, records, columns)


def know_confidential(kind: str, records: Sequence[Any]) -> None:
    """The mark stands beside the name, whatever the columns."""
    if not records or not kinds.get(kind).may_be_confidential:
        return
    marked = confidential_among(kind, [record.pk for record in records])
    for record in records:
        record.known_confidential = record.pk in marked


def drawn(kind: str, columns: Sequence[Field], records: Sequence[Any], user: User) -> list[Row]:
    """What `user` sees of `records`, which `with_columns` has read."""
    know_beside(kind, records, columns)
    first, *others = columns
    drawers = [
        (css, field.name if may_edit(field) else "", field, drawer_of(field))
        for css, field in zip(css_of_all(others), others, strict=True)
    ]
    return [
        Row(
            record,
            first.show(record, user) or str(record),
            [(css, name, draw(field, record, user)) for css, name, field, draw in drawers],
        )
        for record in records
    ]
