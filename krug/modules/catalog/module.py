"""What the room of products declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import CurrencyField, MoneyValue, PersonField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.modules import Module
from krug.core.search.text import sort_key
from krug.modules.catalog.models import Product


def _search(product: Product) -> tuple[str, str, list[str]]:
    return product.name, product.series, [product.code, product.series]


PRODUCT = RecordKind(
    code="product",
    model=Product,
    title=_("Product"),
    plural=_("Products"),
    path="products",
    icon="box",
    menu=50,
    is_shared=True,
    order=("name_key", "id"),
    related=("responsible",),
    search=_search,
    always=("currency",),
    searched=("code", "series"),
    match=(
        MatchKey("code", "code", sure=True, names=True),
        MatchKey("name", "name_key", lambda name: [sort_key(name)] if name else [], names=True),
    ),
    fields=(
        TextField("name", _("Name"), required=True, in_list=True, sort="name_key"),
        TextField("code", _("Code"), max_length=60, in_list=True, can_filter=True),
        TextField("series", _("Series"), max_length=100, in_list=True),
        MoneyValue("price", _("Price"), in_list=True),
        CurrencyField("currency", _("Currency"), in_list=True),
        PersonField("responsible", _("Responsible")),
    ),
)
MODULE = Module("catalog", _("Products"), kinds=(PRODUCT,), about=_("What the firm sells, with codes and prices."))
