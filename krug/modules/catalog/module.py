"""What the room of products declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import ChoiceField, CurrencyField, MoneyValue, PersonField, RowField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.modules import Module
from krug.core.search.text import sort_key
from krug.modules.catalog.barcode import BarcodeField
from krug.modules.catalog.groups import GROUPS
from krug.modules.catalog.guiding import GUIDE
from krug.modules.catalog.models import Product, ProductGroup, ProductKind, Unit
from krug.modules.catalog.price_lists import PRICE_LIST
from krug.modules.catalog.prices_importing import PricesImporter
from krug.modules.catalog.prices_panels import PANELS
from krug.modules.catalog.units import UNITS
from krug.modules.catalog.vat import VatField


def _search(product: Product) -> tuple[str, str, list[str]]:
    return product.name, product.series, [product.code, product.series, product.barcode]


PRODUCT = RecordKind(
    code="product",
    model=Product,
    title=_("Product"),
    plural=_("Products"),
    having=(_("has products"), _("has no products")),
    path="products",
    icon="box",
    menu=50,
    is_shared=True,
    order=("name_key", "id"),
    related=("responsible", "group", "unit"),
    search=_search,
    always=("currency", "kind", "vat"),
    searched=("code", "series", "barcode"),
    match=(
        MatchKey("code", "code", sure=True, names=True),
        MatchKey("barcode", "barcode", names=True),
        MatchKey("name", "name_key", lambda name: [sort_key(name)] if name else [], names=True),
    ),
    fields=(
        TextField("name", _("Name"), required=True, in_list=True, sort="name_key"),
        TextField("code", _("Code"), max_length=60, in_list=True, can_filter=True),
        ChoiceField("kind", _("Goods or service"), choices=ProductKind, default=ProductKind.GOODS, can_filter=True),
        RowField(
            "group",
            _("Group of products"),
            rows=lambda: ProductGroup.objects.filter(is_active=True).order_by("full_name"),
            label="full_name",
            in_list=True,
            can_filter=True,
        ),
        TextField("series", _("Series"), max_length=100, in_list=True),
        BarcodeField("barcode", _("Barcode"), headings=("Штрихкод", "Штрих-код", "EAN", "GTIN")),
        RowField(
            "unit",
            _("Unit"),
            rows=lambda: Unit.objects.filter(is_active=True),
            headings=("Единица", "Ед. изм.", "Единица измерения", "Единица хранения"),
        ),
        VatField("vat", _("VAT"), headings=("Ставка НДС", "НДС", "VAT rate")),
        MoneyValue("price", _("Price"), in_list=True),
        MoneyValue("cost", _("Purchase cost"), headings=("Себестоимость", "Закупочная цена", "Purchase price", "Cost")),
        CurrencyField("currency", _("Currency"), in_list=True),
        PersonField("responsible", _("Responsible")),
    ),
)
MODULE = Module(
    "catalog",
    _("Products"),
    kinds=(PRODUCT, PRICE_LIST),
    declares=(UNITS, GROUPS, PricesImporter(), *PANELS, *GUIDE),
    about=_("What the firm sells, with codes and prices."),
)
