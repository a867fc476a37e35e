"""A record's values as the cells of a list: made here, because a template's piece in every cell costs more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from krug.core.access.models import User
from krug.core.records.currencies import SIGNS
from krug.core.records.custom.fields import CustomFiles
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    DecimalValue,
    EmailsField,
    Field,
    LinkField,
    MoneyValue,
    NumberField,
    PartnersField,
    PersonField,
    PhonesField,
    SeveralField,
    TagsField,
)
from krug.core.records.phones import dialled, shown
from krug.core.records.sight import seen

MOST_NAMED = 2
Draw = Callable[[Any, Any, User], SafeString]


def css_of(field: Field) -> str:
    """Figures that are compared stand at the right edge."""
    return (
        "num"
        if isinstance(field, (MoneyValue, NumberField, DecimalValue))
        else "tn"
        if isinstance(field, PhonesField)
        else ""
    )


def css_of_all(fields: Sequence[Field]) -> list[str]:
    """Of each; the last figure is the one that stays on a narrow screen."""
    found = [css_of(field) for field in fields]
    if "num" in found:
        found[len(found) - 1 - found[::-1].index("num")] = "num fig"
    return found


def may_edit(field: Field) -> bool:
    """Whether a field is one that a person changes in its place: addresses and accounts need more room."""
    plain = not isinstance(field, SeveralField) or isinstance(field, (PhonesField, EmailsField))
    return plain and field.in_form and not field.read_only and not field.once


def drawer_of(field: Field) -> Draw:
    return next((draw for kind, draw in DRAWERS if isinstance(field, kind)), _text)


def _text(field: Field, record: Any, user: User) -> SafeString:
    return conditional_escape(field.show(record, user))


def _choice(field: ChoiceField, record: Any, user: User) -> SafeString:
    tone = field.tones.get(field.value(record), "")
    text = conditional_escape(field.show(record, user))
    return format_html('<span class="badge badge--{}">{}</span>', tone, text) if tone else text


def _choices(field: ChoicesField, record: Any, user: User) -> SafeString:
    return format_html_join(" ", '<span class="tag">{}</span>', ((field.say([one]),) for one in field.value(record)))


def _person(field: PersonField, record: Any, user: User) -> SafeString:
    person = field.target(record)
    if person is None:
        return SafeString("")
    return format_html('<span class="who">{}{}</span>', _ava(person), person.name)


def _partners(field: PartnersField, record: Any, user: User) -> SafeString:
    people = field.value(record)
    if not people:
        return SafeString("")
    named, more = people[:MOST_NAMED], len(people) - MOST_NAMED
    avas = format_html_join("", "{}", ((_ava(person),) for person in named))
    names = ", ".join(person.name for person in named)
    rest = format_html(' <span class="mute">+{}</span>', more) if more > 0 else ""
    return format_html('<span class="who" title="{}">{}{}{}</span>', field.show(record, user), avas, names, rest)


def _ava(person: User) -> SafeString:
    return format_html('<span class="ava c{}" aria-hidden="true">{}</span>', person.pk % 6 + 1, person.initials)


def _link(field: LinkField, record: Any, user: User) -> SafeString:
    found = seen(field.target(record), user)
    if found is None or found.deleted_at is not None:
        return conditional_escape(field.show(record, user))
    return format_html('<a href="{}">{}</a>', found.get_absolute_url(), found)


def _money(field: MoneyValue, record: Any, user: User) -> SafeString:
    amount = field.value(record)
    if amount is None:
        return conditional_escape(field.show(record, user))
    currency = getattr(record, "currency", "") or user.firm.currency
    return conditional_escape(f"{figure(amount)}\u00a0{SIGNS.get(currency, currency)}".rstrip())


def figure(amount: Any) -> str:
    """1 280 000: narrow spaces between thousands, kopecks only when there are some."""
    return f"{amount:,.2f}".removesuffix(".00").replace(",", "\u202f").replace(".", ",")


def _phones(field: PhonesField, record: Any, user: User) -> SafeString:
    numbers = _several(field, record)
    return format_html_join(", ", '<a href="tel:{}">{}</a>', ((dialled(one), shown(one)) for one in numbers))


def _emails(field: EmailsField, record: Any, user: User) -> SafeString:
    return format_html_join(", ", '<a href="mailto:{}">{}</a>', ((e, e) for e in _several(field, record)))


def _several(field: Any, record: Any) -> list[str]:
    return [row[field.key] for row in field.value(record)[:2]]


def _files(field: CustomFiles, record: Any, user: User) -> SafeString:
    """The first by name, and how many more there are."""
    found = field.value(record)
    if not found:
        return SafeString("")
    more = format_html(' <span class="mute">+{}</span>', len(found) - 1) if len(found) > 1 else ""
    return format_html('<a href="/files/{}" download>{}</a>{}', found[0][0], found[0][1], more)


def _tags(field: TagsField, record: Any, user: User) -> SafeString:
    return format_html_join(" ", '<span class="tag">{}</span>', ((name,) for name in field.value(record)))


DRAWERS: list[tuple[type[Field], Any]] = [
    (CustomFiles, _files),
    (PersonField, _person),
    (PartnersField, _partners),
    (LinkField, _link),
    (ChoicesField, _choices),
    (ChoiceField, _choice),
    (MoneyValue, _money),
    (PhonesField, _phones),
    (EmailsField, _emails),
    (TagsField, _tags),
]
