"""The head of a card: who it is, its state, its tags, and its facts in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krug.core.access.models import User
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import (
    ChoiceField,
    EmailsField,
    Field,
    LinkField,
    MoneyValue,
    PersonField,
    PhonesField,
    SeveralField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.money import said
from krug.core.records.phones import dialled
from krug.core.records.sight import seen
from krug.core.wording.amounts import in_words


@dataclass(frozen=True)
class FactShown:
    """`href` is where the value leads, "" for nowhere; `person` is whose picture stands before it.

    `aside` is said of it to who rests on it.
    """

    title: str
    text: str
    href: str = ""
    person: User | None = None
    more: int = 0
    aside: str = ""


@dataclass(frozen=True)
class Head:
    badge: str
    badge_code: str
    tags: list[str]
    facts: list[FactShown]
    call: str
    write: str
    is_confidential: bool


def head_of(kind: RecordKind, record: Any, user: User) -> Head:
    aside = {"name", "title", kind.badge, *kind.tags}
    wanted = [kind.field(name) for name in kind.facts] or [
        field
        for field in kind.fields
        if field.name not in aside and not getattr(field, "multiline", False) and not isinstance(field, Custom)
    ]
    wanted += [field for field in kind.fields if field.on_head and field not in wanted]
    facts = [fact for field in wanted if (fact := fact_of(field, record, user)) is not None]
    return Head(
        badge=kind.field(kind.badge).show(record, user) if kind.badge else "",
        badge_code=str(kind.field(kind.badge).value(record)) if kind.badge else "",
        tags=[text for name in kind.tags for text in split(kind.field(name), record, user)],
        facts=facts,
        call=next((fact.href for fact in facts if fact.href.startswith("tel:")), ""),
        write=next((fact.href for fact in facts if fact.href.startswith("mailto:")), ""),
        is_confidential=kind.may_be_confidential and record.is_confidential,
    )


def split(field: Field, record: Any, user: User) -> list[str]:
    """A field's value as tags: each of several values is one."""
    value = field.value(record)
    if isinstance(value, list):
        return [str(one) for one in value]
    text = field.show(record, user)
    return [text] if text else []


def fact_of(field: Field, record: Any, user: User) -> FactShown | None:
    """A field on the head; None for one that is empty, or leads to what is in the bin."""
    title = str(field.title)
    if isinstance(field, Custom) and (mark := field.mark(record)):
        return FactShown(title, mark)
    if isinstance(field, SeveralField):
        return first_of(field, record)
    if isinstance(field, PersonField):
        person = field.target(record)
        return FactShown(title, person.name, person=person) if person else None
    if isinstance(field, LinkField):
        return link_of(field, record, user)
    if isinstance(field, MoneyValue) and field.value(record) is not None:
        amount, currency = field.value(record), getattr(record, "currency", "") or user.firm.currency
        return FactShown(title, said(amount, currency), aside=in_words(amount, currency))
    value = field.value(record)
    if (
        value in (None, "", [])
        or (value is False and not isinstance(field, Custom))
        or (isinstance(field, ChoiceField) and value == field.default)
    ):
        return None
    return FactShown(title, field.show(record, user))


def first_of(field: SeveralField, record: Any) -> FactShown | None:
    """The main one of several values, and how many more there are."""
    rows = field.value(record)
    if not rows:
        return None
    value, href = rows[0][field.key], ""
    if isinstance(field, PhonesField):
        href = f"tel:{dialled(value)}"
    elif isinstance(field, EmailsField):
        href = f"mailto:{value}"
    return FactShown(str(field.title), field.say_row(rows[0]), href, more=len(rows) - 1)


def link_of(field: LinkField, record: Any, user: User) -> FactShown | None:
    linked = field.target(record)
    if linked is None or linked.deleted_at is not None:
        return None
    leads_to = linked.get_absolute_url() if seen(linked, user) else ""
    return FactShown(str(field.title), field.show(record, user), leads_to)
