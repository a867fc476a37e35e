"""Formulas of the firm's own fields, as the administrator gives them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.custom import meaning
from krug.core.records.formulas.language import FormulaError, Sort
from krug.core.records.models import CustomField, CustomType

GIVES = {
    CustomType.TEXT: Sort.TEXT,
    CustomType.LINES: Sort.TEXT,
    CustomType.NUMBER: Sort.NUMBER,
    CustomType.MONEY: Sort.NUMBER,
    CustomType.DATE: Sort.DATE,
    CustomType.YES_NO: Sort.FLAG,
}


def kept(row: CustomField, text: str) -> str:
    """The formula as it is kept, each field in it by its name. Raises Invalid with the place of what is wrong."""
    gives = GIVES.get(CustomType(row.type))
    if gives is None:
        raise Invalid({"formula": _("Numbers, amounts, dates, texts and yes or no are computed, nothing else.")})
    try:
        return meaning.canonical(kinds.get(row.kind), text, gives, row.name if row.pk else "")
    except FormulaError as error:
        words = _("Sign %(at)d: %(reason)s")
        raise Invalid({"formula": words % {"at": error.at, "reason": error.reason}}) from None


def check_unused(row: CustomField) -> None:
    """Raises Invalid where a formula speaks of the field that is to be taken out of use."""
    kind = kinds.get(row.kind)
    made_of = [str(kind.field(name).title) for name, of in meaning.sources(kind).items() if row.name in of]
    if made_of:
        words = _("These are computed of it: %(fields)s. Take them out of use first.")
        raise Invalid({"is_active": words % {"fields": ", ".join(made_of)}})
