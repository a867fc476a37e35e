"""What a report may be asked: each parameter typed, so that a wrong value is refused by name and reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.fields import BadValue
from krug.core.records.money import MoneyField, said
from krug.core.reports import periods
from krug.core.reports.readers import Reader

Options = list[tuple[str, str]]
MOST_PEOPLE = 500
AMOUNT = MoneyField()


@dataclass(frozen=True)
class Parameter:
    """Free text of at most 200 signs; empty asks for everything. `option`: asked only while this module is on."""

    name: str
    title: str | Promise
    all_title: str | Promise = ""
    option: str = field(default="", kw_only=True)
    # As what a form asks for it, where it has no options.
    input_type = "text"
    # A form asks where there are so many choices, beside that of everything.
    least_choices = 2

    def parse(self, raw: str, reader: Reader) -> Any:
        """`raw` as a value. Raises BadValue with the reason."""
        if len(raw) > 200:
            raise BadValue(_("At most %(most)d characters.") % {"most": 200})
        return raw

    def default(self, reader: Reader) -> Any:
        """The value when nothing is asked; None for everything."""
        return None

    def options(self, reader: Reader) -> Options | None:
        """(value, title) of each choice, None where it is typed."""
        return None

    @property
    def picks(self) -> str:
        """The kind of record that is chosen by typing, "" for everything else."""
        return ""

    def plain(self, value: Any) -> Any:
        """The value as JSON, and as an address has it."""
        return value

    def typed(self, value: Any) -> str:
        """The value as a person types it."""
        plain = self.plain(value)
        return "" if plain is None else str(plain)

    def say(self, value: Any, reader: Reader) -> str:
        """The value in words: of a choice its title; "" for everything."""
        if value in (None, ""):
            return ""
        return dict(self.options(reader) or ()).get(str(value), str(value))


@dataclass(frozen=True)
class ChoiceParameter(Parameter):
    """One of `choices`; the first is the default unless there is a choice of everything. `buttons`: shown as such."""

    choices: Callable[[Reader], Options] = lambda reader: []
    first: Callable[[Reader], str | None] | None = None
    buttons: bool = False

    def parse(self, raw: str, reader: Reader) -> Any:
        """By value, or by title as people write it."""
        options = self.options(reader)
        for value, title in options:
            if raw in (value, title) or raw.lower() == title.lower():
                return value
        named = (value if value == title else f"{value} ({title})" for value, title in options[:20])
        raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(named)})

    def default(self, reader: Reader) -> Any:
        if self.first is not None:
            return self.first(reader)
        options = self.options(reader)
        return None if self.all_title or not options else options[0][0]

    def options(self, reader: Reader) -> Options:
        return [(value, str(title)) for value, title in self.choices(reader)]

    def plain(self, value: Any) -> Any:
        """Rows of a list by id, as a number."""
        pk = key_of(value)
        return value if pk is None else pk


@dataclass(frozen=True)
class NumberParameter(Parameter):
    """A number from `least` to `most` with at most `places` decimals, `usual` when nothing is asked."""

    usual: int = 0
    least: int = 0
    most: int = 100
    places: int = 0

    def parse(self, raw: str, reader: Reader) -> Decimal:
        try:
            value = Decimal(raw.replace(",", "."))
        except InvalidOperation:
            raise BadValue(_("Enter a number.")) from None
        if not value.is_finite() or not self.least <= value <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise BadValue(_("A number from %(least)d to %(most)d.") % bounds)
        if value != round(value, self.places):
            raise BadValue(_("At most %(places)d decimals.") % {"places": self.places})
        return value

    def default(self, reader: Reader) -> Decimal:
        return Decimal(self.usual)

    def plain(self, value: Any) -> Any:
        return int(value) if value == int(value) else float(value)


@dataclass(frozen=True)
class MoneyParameter(Parameter):
    """An amount above nothing, with kopecks at most; None when nothing is asked."""

    def parse(self, raw: str, reader: Reader) -> Decimal:
        try:
            amount: Decimal = AMOUNT.clean("".join(raw.split()).replace(",", "."), None)
        except ValidationError as error:
            raise BadValue(" ".join(error.messages)) from None
        if amount is None or amount <= 0:
            raise BadValue(_("Enter an amount."))
        return amount

    def plain(self, value: Any) -> Any:
        return None if value is None else f"{value:.2f}"

    def typed(self, value: Any) -> str:
        return "" if value is None else said(value)


@dataclass(frozen=True)
class PastDayParameter(Parameter):
    """A day before today; None when nothing is asked."""

    input_type = "date"

    def parse(self, raw: str, reader: Reader) -> dt.date:
        day = periods.DAY.parse(raw)
        if day >= periods.today():
            raise BadValue(_("Enter a day that is past."))
        return day

    def plain(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def say(self, value: Any, reader: Reader) -> str:
        return "" if value is None else f"{self.title}: {formats.date_format(value, 'DATE_FORMAT')}"


@dataclass(frozen=True)
class PersonParameter(Parameter):
    """An employee whose records of `subject` the reader may see; by id, e-mail or name."""

    subject: str = ""

    def parse(self, raw: str, reader: Reader) -> int:
        who = Q(email__iexact=raw) | Q(name=raw)
        pk = key_of(raw)
        if pk is not None:
            who |= Q(pk=pk)
        found = self._people(reader).filter(who).values_list("pk", flat=True).first()
        if found is None:
            raise BadValue(_("There is no such employee."))
        return int(found)

    def options(self, reader: Reader) -> Options:
        people = self._people(reader).order_by("name")[:MOST_PEOPLE]
        return [(str(person.pk), person.name) for person in people]

    def _people(self, reader: Reader) -> Any:
        everyone = User.objects.all()
        scope = reader.user.scope(self.subject, reader.action)
        if scope is Scope.ALL:
            return everyone
        if scope is Scope.TEAM:
            return everyone.filter(pk__in=reader.user.teammates)
        if scope is Scope.DEPARTMENT:
            return everyone.filter(Q(department__in=reader.user.departments_below) | Q(pk=reader.user.pk))
        return everyone.filter(pk=reader.user.pk)


@dataclass(frozen=True)
class RecordParameter(Parameter):
    """A record of the kind `of` that the reader sees, by id or by how it is `named`: one of too many to be listed, so
    that a page lets it be chosen by typing. Nothing is asked of the base unless one is chosen."""

    of: str = ""
    named: Callable[[str], Q] = lambda raw: Q(name=raw)
    least_choices = 1

    def parse(self, raw: str, reader: Reader) -> int:
        rows, pk = self._rows(reader), key_of(raw)
        found = rows.filter(pk=pk).first() if pk is not None else None
        found = found or rows.filter(self.named(raw[:200])).order_by("pk").first()
        if found is None:
            raise BadValue(_("There is no such record, or you do not see it."))
        return int(found.pk)

    def options(self, reader: Reader) -> Options | None:
        """None, for it is typed; no choice at all for whoever sees no such record."""
        return [] if reader.user.scope(self.of, Action.SEE) is Scope.NONE else None

    @property
    def picks(self) -> str:
        return self.of

    def say(self, value: Any, reader: Reader) -> str:
        found = self._rows(reader).filter(pk=value).first() if value else None
        return str(found) if found else ""

    def _rows(self, reader: Reader) -> Any:
        return kinds.get(self.of).model.objects.visible_to(reader.user)
