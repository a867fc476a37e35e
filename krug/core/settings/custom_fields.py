"""The firm's own fields: added, changed, put in order, taken out of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.jobs import queue
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid, one_of_kinds
from krug.core.records.conflicts import check_seen
from krug.core.records.custom import fitting, indexing, recomputing
from krug.core.records.fields.text import is_seen
from krug.core.records.models import CustomField, CustomType
from krug.core.search import rebuilding
from krug.core.settings import custom_formulas
from krug.core.staff.differing import changed, names_of

MOST_FIELDS, MOST_OPTIONS, MOST_PLACES = 100, 300, 4
LONGEST_CODE = 30
CHOSEN = {CustomType.CHOICE, CustomType.CHOICES}
SEARCHED = {CustomType.TEXT, CustomType.LINES, CustomType.CHOICE, CustomType.CHOICES}
# As ISO 9 writes the letters where ASCII has them, for codes alone.
CYRILLIC = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я і ї є ґ ў"
ASCII = "a b v g d e e zh z i j k l m n o p r s t u f kh c ch sh shh _ y _ e ju ja i ji je g u"
LATIN = dict(zip(CYRILLIC.split(), ASCII.split(), strict=True))
TITLES = {
    "title": gettext_lazy("title"),
    "hint": gettext_lazy("hint"),
    "group": gettext_lazy("group"),
    "required": gettext_lazy("must be filled in"),
    "in_list": gettext_lazy("column of the list"),
    "is_searched": gettext_lazy("found by it"),
    "options": gettext_lazy("choices"),
    "formula": gettext_lazy("formula"),
    "is_active": gettext_lazy("in use"),
}


@transaction.atomic
def add(actor: User, kind: str, type_: str, values: Mapping[str, Any], channel: str = Channel.PAGE) -> CustomField:
    """A new field of `kind`. `values`: title, hint, group, required, in_list, is_searched, to, places, formula, and
    the titles of `options`. What is computed of records there are already follows in the background.

    Raises Invalid, Denied.
    """
    policy.check_administrator(actor)
    if not kinds.known(kind):
        raise Invalid({"kind": one_of_kinds()})
    if type_ not in CustomType.values:
        raise Invalid({"type": _("One of: %(values)s.") % {"values": ", ".join(CustomType.values)}})
    rows = CustomField.objects.select_for_update().filter(kind=kind)
    if len(rows) >= MOST_FIELDS:
        raise Invalid({"title": _("At most %(most)d additional fields.") % {"most": MOST_FIELDS}})
    row = CustomField(kind=kind, type=type_, place=max((other.place for other in rows), default=0) + 1)
    _take(row, values)
    _take_once(row, values)
    row.options = with_new([], values.get("options", ()))
    row.code = _code_of(row.title, {other.code for other in rows})
    _check(row)
    row.save()
    _put_to_use(row, actor, rebuilt=row.is_searched and not row.formula)
    if row.formula:
        recomputing.start(row.kind, actor)
    data = {"title": f"{kinds.get(kind).plural}: {row.title}"}
    write([Fact("custom_field.added", ("custom_field", row.pk), data)], actor, channel)
    return row


@transaction.atomic
def change(
    actor: User,
    row: CustomField,
    values: Mapping[str, Any],
    channel: str = Channel.PAGE,
    seen: int | None = None,
) -> None:
    """What `values` name becomes other; `options` are whole: [code, title, active] each. `seen`: the version shown.

    Raises Invalid, Denied, Overtaken.
    """
    policy.check_administrator(actor)
    row = CustomField.objects.select_for_update().get(pk=row.pk)
    check_seen(row, seen)
    was_searched = row.is_searched and row.is_active
    wished = {name: values[name] for name in TITLES if name in values}
    if "options" in wished:
        known = {code for code, *_rest in row.options}
        if not known <= {code for code, *_rest in wished["options"]}:
            raise Invalid({"options": _("A choice that records may hold is taken out of use, not removed.")})
    _keep_formula(row, wished)
    differing = changed(row, {name: _tidied(name, value) for name, value in wished.items()})
    if not differing:
        return
    _check(row)
    if "is_active" in differing and not row.is_active:
        custom_formulas.check_unused(row)
    row.save()
    _put_to_use(row, actor, rebuilt=was_searched != (row.is_searched and row.is_active))
    if row.formula and row.is_active and differing.keys() & {"formula", "is_active"}:
        recomputing.start(row.kind, actor)
    shown = {name: value for name, value in differing.items() if name != "options"}
    names = names_of(differing, TITLES)
    data = {"title": f"{kinds.get(row.kind).plural}: {row.title}", "fields": names, "values": shown}
    write([Fact("custom_field.changed", ("custom_field", row.pk), data)], actor, channel)


@transaction.atomic
def move_up(actor: User, row: CustomField) -> None:
    """Before the one that stands above it. Raises Denied."""
    policy.check_administrator(actor)
    rows = list(CustomField.objects.select_for_update().filter(kind=row.kind).order_by("place", "pk"))
    at = next(number for number, other in enumerate(rows) if other.pk == row.pk)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for number, other in enumerate(rows):
        other.place = number + 1
    CustomField.objects.bulk_update(rows, ["place"])
    fitting.renew()


def with_new(options: Sequence[Any], titles: Sequence[str]) -> list[list[Any]]:
    """`options` and, after them, a choice for each of `titles` that is not there yet."""
    found = [list(option) for option in options]
    for title in (" ".join(title.split()) for title in titles):
        if title and title.casefold() not in {str(option[1]).casefold() for option in found}:
            found.append([_code_of(title, {option[0] for option in found}), title, True])
    return found


def _take(row: CustomField, values: Mapping[str, Any]) -> None:
    for name in ("title", "hint", "group", "required", "in_list", "is_searched"):
        if name in values:
            setattr(row, name, _tidied(name, values[name]))


def _take_once(row: CustomField, values: Mapping[str, Any]) -> None:
    """What is said with a new field and stays, since values are held by it."""
    row.to = values.get("to") or "" if row.type == CustomType.LINK else ""
    row.places = int(values.get("places") or 0) if row.type == CustomType.NUMBER else 0
    row.formula = str(values.get("formula") or "").strip()
    if row.formula:
        row.formula, row.required = custom_formulas.kept(row, row.formula), False


def _keep_formula(row: CustomField, wished: dict[str, Any]) -> None:
    """The formula as it is to be kept, in its place among what is wished. Raises Invalid."""
    if "formula" in wished and bool(wished["formula"].strip()) != bool(row.formula):
        raise Invalid({"formula": _("A field is filled in by people or by a formula for good: add another one.")})
    if row.formula and not wished.get("is_active", row.is_active):
        wished.pop("formula", None)  # one out of use may be taken back into use when it fits again
    elif row.formula:
        # Also of one that is put to use again: its fields may be out of use by now.
        wished["formula"] = custom_formulas.kept(row, wished.get("formula", row.formula).strip())
        wished.pop("required", None)


def _tidied(name: str, value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) and name != "formula" else value


def _check(row: CustomField) -> None:
    errors: dict[str, str] = {}
    if row.required and row.type == CustomType.FILES:
        errors["required"] = _("Files are attached to a record that is there: ask for them at a stage.")
    if not is_seen(row.title) or len(row.title) > 100:
        errors["title"] = _("From 1 to %(most)d characters.") % {"most": 100}
    elif row.title.casefold() in _titles_beside(row):
        errors["title"] = _("There is a field of this name.")
    for name, most in (("hint", 300), ("group", 100)):
        if len(getattr(row, name)) > most:
            errors[name] = _("At most %(most)d characters.") % {"most": most}
    if row.type in CHOSEN and not 1 <= len(row.options) <= MOST_OPTIONS:
        errors["options"] = _("Choose from 1 to %(most)d values.") % {"most": MOST_OPTIONS}
    titles = [str(title).casefold() for _code, title, *_rest in row.options]
    if any(not is_seen(title) or len(title) > 100 for title in titles) or len(set(titles)) < len(titles):
        errors["options"] = _("Each choice has a name of its own, of at most 100 characters.")
    if row.type == CustomType.LINK and not kinds.known(row.to):
        errors["to"] = one_of_kinds()
    if not 0 <= row.places <= MOST_PLACES:
        errors["places"] = _("From %(least)d to %(most)d.") % {"least": 0, "most": MOST_PLACES}
    if row.is_searched and row.type not in SEARCHED:
        errors["is_searched"] = _("Records are found by texts and choices alone.")
    if errors:
        raise Invalid(errors)


def _titles_beside(row: CustomField) -> set[str]:
    own = CustomField.objects.filter(kind=row.kind).exclude(pk=row.pk).values_list("title", flat=True)
    return {str(field.title).casefold() for field in kinds.get(row.kind).declared} | {title.casefold() for title in own}


def _code_of(title: str, taken: set[str]) -> str:
    """A short name in ASCII by which programs know it: "Объём, м³" is "obem_m3"; never one that is taken."""
    latin = "".join(LATIN.get(letter, letter).strip("_") for letter in title.lower())
    base = slugify(latin).replace("-", "_").strip("_")[:LONGEST_CODE] or "field"
    base = base if base[0].isalpha() else f"f_{base}"
    number, code = 1, base
    while code in taken or code == "external_id":
        number += 1
        code = f"{base}_{number}"
    return code


def _put_to_use(row: CustomField, actor: User, rebuilt: bool) -> None:
    fitting.renew()
    if row.is_active:
        # PostgreSQL makes no index on a table that this transaction may have written to.
        transaction.on_commit(partial(indexing.ensure_of, row), robust=True)
    if rebuilt:
        queue.start(rebuilding.CODE, actor if actor.pk else None, {"kind": row.kind})
