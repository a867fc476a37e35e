"""Conditions on the ways of a process: formulas over the deal's own fields."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.records import kinds
from krug.core.records.custom import meaning
from krug.core.records.custom.computing import given
from krug.core.records.custom.meaning import canonical, sort_of_field, usable
from krug.core.records.formulas.checking import refs, sort_of
from krug.core.records.formulas.language import Fault, FormulaError, Sort
from krug.core.records.formulas.reading import read
from krug.core.records.formulas.working import work_out
from krug.modules.deals.models import Deal


def kept(text: str) -> str:
    """The condition with each field by its name. Raises ValueError with the reason."""
    kind = kinds.get(Deal.KIND)
    try:
        text = canonical(kind, text, Sort.TEXT)
        sort = sort_of(read(text), {name: sort_of_field(one) for name, one in usable(kind).items()})
    except FormulaError as error:
        raise ValueError(_("sign %(at)d: %(reason)s") % {"at": error.at, "reason": error.reason}) from None
    if sort is not Sort.FLAG:
        raise ValueError(_("it gives neither yes nor no"))
    return text


def spoken(text: str) -> str:
    """The condition with each field called as people call it."""
    return meaning.spoken(kinds.get(Deal.KIND), text)


def holds(text: str, deal: Any) -> bool:
    """Whether the deal meets the condition; what gives nothing, or speaks of a field that is gone, is not met."""
    known = usable(kinds.get(Deal.KIND))
    try:
        node = read(text)
        values = {ref.name: given(known[ref.name], deal) for ref in refs(node)}
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        return work_out(node, values, today) is True
    except (FormulaError, KeyError, Fault, TypeError):
        return False
