"""What is added to the kinds' declared fields put to them in every process, as soon as it is other: fields of other
rooms while those are switched on, and the firm's own; with them, how cards and forms are arranged.

Each request and each job looks whether they stand as they were read, by the firm's stamp and what it has switched off,
which a request reads anyway; only what has changed since is read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

import uuid_utils.compat as uuids
from django.db import models

from krug.core.access.models import Firm
from krug.core.access.models.user import computed_of
from krug.core.records import kinds
from krug.core.records.custom import adding, meaning
from krug.core.records.custom.fields import (
    PREFIX,
    Custom,
    CustomChoice,
    CustomChoices,
    CustomDate,
    CustomFiles,
    CustomLink,
    CustomMoney,
    CustomNumber,
    CustomPerson,
    CustomText,
    CustomYesNo,
)
from krug.core.records.layouts import arranging
from krug.core.records.models import CustomField, CustomType, Layout

LONGEST_TEXT, LONGEST_LINES = 255, 5000

BEGINNING = ("", ())  # nothing of the firm's own, nothing switched off: as kinds are declared

_lock = Lock()
_fitted: list[tuple[str, tuple[str, ...]]] = [BEGINNING]  # what the kinds have now


def refresh(firm: Firm | None = None) -> None:
    """Without the `firm`, which who asks has read already, one query; one more where fields are others since."""
    firm = firm or Firm.current()
    stamp = (firm.fields_stamp, tuple(sorted(firm.modules_off)))
    if _fitted == [stamp]:
        return
    with _lock:
        if _fitted == [stamp]:  # another thread was quicker
            return
        rows = CustomField.objects.filter(is_active=True).order_by("place", "pk")
        found: dict[str, list[Custom]] = defaultdict(list)
        for row in rows:
            found[row.kind].append(field_of(row))
        for kind in kinds.all_kinds():
            kinds.refit(kind, (*adding.fields_of(kind.code, firm), *found[kind.code]))
            computed_of[kind.code] = meaning.sources(kind)
        arranging.take_in(Layout.objects.all())
        _fitted[:] = [stamp]


def renew() -> None:
    """The fields are others now: tell all processes, and begin with this one. In the transaction of the change."""
    firm = Firm.locked()
    firm.fields_stamp = str(uuids.uuid7())
    firm.save(update_fields=["fields_stamp"])
    refresh(firm)


def are_there() -> bool:
    """Whether any kind has other fields in this process than the rooms declare."""
    return _fitted != [BEGINNING]


def forget() -> None:
    """The kinds as they are declared; the next `refresh` reads anew."""
    for kind in kinds.all_kinds():
        kinds.refit(kind, tuple(adding.fields_of(kind.code)))
    computed_of.clear()
    arranging.forget()
    _fitted[:] = [BEGINNING]


def field_of(row: CustomField) -> Custom:
    """A row as a field of its kind."""
    return MAKERS[CustomType(row.type)](
        row,
        name=f"{PREFIX}{row.code}",
        code=row.code,
        title=row.title,
        hint=row.hint,
        group=row.group,
        required=row.required and not row.formula,
        read_only=bool(row.formula),
        formula=row.formula,
        in_list=row.in_list,
        is_searched=row.is_searched,
        headings=(row.title,),
    )


def _text(row: CustomField, **common: Any) -> Custom:
    lines = row.type == CustomType.LINES
    return CustomText(**common, multiline=lines, max_length=LONGEST_LINES if lines else LONGEST_TEXT)


def _number(row: CustomField, **common: Any) -> Custom:
    return CustomNumber(**common, places=row.places)


def _link(row: CustomField, **common: Any) -> Custom:
    return CustomLink(**common, to=row.to)


def _files(row: CustomField, **common: Any) -> Custom:
    return CustomFiles(**{**common, "read_only": True, "required": False})


def _plain(made: type[Custom], row: CustomField, **common: Any) -> Custom:
    return made(**common)


def _choice(made: Any, row: CustomField, **common: Any) -> Custom:
    field: Custom = made(**common, choices=choices_of(row))
    return field


def choices_of(row: CustomField) -> type[models.TextChoices]:
    """The options as a closed set. Those no longer offered are still known by name."""
    members = [(f"V{number}", (code, title)) for number, (code, title, *_active) in enumerate(row.options)]
    functional: Any = models.TextChoices  # Django's stubs know the class alone
    made: type[models.TextChoices] = functional(f"Options{row.pk}", members)
    return made


MAKERS: dict[CustomType, Callable[..., Custom]] = {
    CustomType.TEXT: _text,
    CustomType.LINES: _text,
    CustomType.NUMBER: _number,
    CustomType.MONEY: partial(_plain, CustomMoney),
    CustomType.DATE: partial(_plain, CustomDate),
    CustomType.YES_NO: partial(_plain, CustomYesNo),
    CustomType.CHOICE: partial(_choice, CustomChoice),
    CustomType.CHOICES: partial(_choice, CustomChoices),
    CustomType.PERSON: partial(_plain, CustomPerson),
    CustomType.LINK: _link,
    CustomType.FILES: _files,
}
