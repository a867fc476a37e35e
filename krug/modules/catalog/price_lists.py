"""Price lists as records: their list, card, form, API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.events.kinds import EventKind
from krug.core.records.fields import (
    ChoiceField,
    CurrencyField,
    DateField,
    LinkField,
    NumberField,
    PersonField,
    TextField,
    YesNoField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.search.text import sort_key
from krug.modules.catalog.models import PriceList, PriceListKind
from krug.modules.catalog.prices import in_words


class WithVat(YesNoField):
    def empty(self) -> bool:
        return True


def _misfits(values: Mapping[str, Any]) -> dict[str, str]:
    first, last = values.get("valid_from"), values.get("valid_to")
    return {"valid_to": _("The last day lies before the first.")} if first and last and last < first else {}


PRICE_LIST = RecordKind(
    code="price_list",
    model=PriceList,
    title=gettext_lazy("Price list"),
    plural=gettext_lazy("Price lists"),
    having=(gettext_lazy("has price lists"), gettext_lazy("has no price lists")),
    path="price-lists",
    icon="bill",
    menu=55,
    is_tab=False,
    is_shared=True,
    order=("name_key", "id"),
    related=("responsible", "client"),
    search=lambda found: (found.name, "", []),
    always=("kind", "currency", "vat_included", "valid_from", "valid_to", "rank"),
    facts=("kind", "currency", "vat_included", "valid_from", "valid_to", "rank", "client", "note"),
    events=(
        EventKind("price_list.priced", gettext_lazy("set prices from {on}: {count}"), icon="bill", words=in_words),
        EventKind("price_list.unpriced", gettext_lazy("removed a price of {on}"), icon="bill", words=in_words),
    ),
    check=_misfits,
    checked=("valid_from", "valid_to"),
    match=(MatchKey("name", "name_key", lambda name: [sort_key(name)] if name else [], names=True),),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=200, in_list=True, sort="name_key"),
        ChoiceField(
            "kind",
            gettext_lazy("Kind of prices"),
            choices=PriceListKind,
            default=PriceListKind.RETAIL,
            in_list=True,
            can_filter=True,
        ),
        CurrencyField("currency", gettext_lazy("Currency"), in_list=True, can_filter=True),
        WithVat("vat_included", gettext_lazy("Prices are with VAT")),
        DateField("valid_from", gettext_lazy("In force from"), in_list=True),
        DateField("valid_to", gettext_lazy("In force to"), in_list=True),
        NumberField(
            "rank",
            gettext_lazy("Turn"),
            most=9999,
            hint=gettext_lazy("Of several lists in force the one with the smaller number is asked first. Empty: 100"),
        ),
        LinkField("client", gettext_lazy("For one client"), to="client", hint=gettext_lazy("Empty: for all clients")),
        PersonField("responsible", gettext_lazy("Responsible")),
        TextField("note", gettext_lazy("Note"), max_length=5000, multiline=True),
    ),
)
