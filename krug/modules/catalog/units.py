"""Units of measure: the list of the settings, and those every firm begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from krug.core.records.fields import BadValue, TextField
from krug.core.settings.short import ShortList
from krug.modules.catalog.models import Product, Unit


@dataclass(frozen=True)
class OkeiField(TextField):
    """A code of the All-Russian classifier of units: three digits, or four."""

    max_length: int = 4

    def parse(self, raw: Any) -> str:
        text = super().parse(raw)
        if not (text.isascii() and text.isdigit() and len(text) in (3, 4)):
            raise BadValue(_("Three digits, for example 796."))
        return text


UNITS = ShortList(
    code="units",
    model=Unit,
    title=gettext_lazy("Units of measure"),
    one=gettext_lazy("New unit"),
    about=gettext_lazy("Pieces, kilograms, hours: in what goods and services are counted."),
    said=gettext_lazy(
        "The short name stands beside every quantity. A unit no longer in use stays with the products that have it."
    ),
    fields=(
        TextField("name", gettext_lazy("Short name"), required=True, max_length=20),
        TextField("full_name", gettext_lazy("Name in full"), max_length=100),
        OkeiField("okei", gettext_lazy("OKEI code")),
    ),
    kind=Product.KIND,
    tag="Products",
    changed=gettext_lazy("changed the units of measure"),
    used=gettext_lazy("Products are counted in it: take it out of use instead."),
    icon="box",
    order=60,
)


def first_units() -> tuple[tuple[str, str, str], ...]:
    """What a firm begins with, in the active language: short name, name in full, code."""
    return (
        (pgettext("unit", "pc"), pgettext("unit", "Piece"), "796"),
        (pgettext("unit", "kit"), pgettext("unit", "Set"), "839"),
        (pgettext("unit", "pkg"), pgettext("unit", "Package"), "778"),
        (pgettext("unit", "kg"), pgettext("unit", "Kilogram"), "166"),
        (pgettext("unit", "tonne"), pgettext("unit", "Tonne"), "168"),
        (pgettext("unit", "ltr"), pgettext("unit", "Litre"), "112"),
        (pgettext("unit", "mtr"), pgettext("unit", "Metre"), "006"),
        (pgettext("unit", "m²"), pgettext("unit", "Square metre"), "055"),
        (pgettext("unit", "m³"), pgettext("unit", "Cubic metre"), "113"),
        (pgettext("unit", "hr"), pgettext("unit", "Hour"), "356"),
        (pgettext("unit", "24 h"), pgettext("unit", "24 hours"), "359"),
        (pgettext("unit", "mth"), pgettext("unit", "Month"), "362"),
    )


@transaction.atomic
def ensure_first_units() -> None:
    """Where there is no unit yet: the usual ones, in the language of the installation."""
    if Unit.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        Unit.objects.bulk_create(
            Unit(name=name, full_name=full, okei=okei, sort=number)
            for number, (name, full, okei) in enumerate(first_units())
        )
