"""Files of prices: which product costs what by which list, from which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.imports import importers
from krug.core.imports.importers import Parsed, Source
from krug.core.imports.linking import Links
from krug.core.imports.mapping import Mapping
from krug.core.imports.uses import NoUses, Uses
from krug.core.records.fields import DateField, Field, LinkField, MoneyValue
from krug.modules.catalog.models import Price, PriceList, Product
from krug.modules.catalog.prices import NewPrice, set_prices

FIELDS: tuple[Field, ...] = (
    LinkField(
        "price_list",
        gettext_lazy("Price list"),
        to="price_list",
        required=True,
        headings=("Прайс-лист", "Вид цен", "Прайс"),
    ),
    LinkField(
        "product",
        gettext_lazy("Product"),
        to="product",
        required=True,
        headings=("Артикул", "Код", "Номенклатура", "Наименование", "Название", "SKU", "Штрихкод"),
    ),
    MoneyValue("amount", gettext_lazy("Price"), required=True, headings=("Цена", "Стоимость", "Price")),
    DateField("valid_from", gettext_lazy("From the day"), headings=("Дата", "Действует с", "С даты", "Date")),
)
# (price list, product, day)
Key = tuple[int, int, dt.date]


@dataclass(frozen=True)
class PricesImporter:
    """A price is known again by its list, product and day; without a day it is in force from today."""

    code: str = "prices"
    page: str = "/price-lists"
    match: tuple[str, ...] = ("product",)

    def declare(self, module: str) -> None:
        importers.declare(self)

    @property
    def title(self) -> str | Promise:
        return gettext_lazy("Prices")

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS

    @property
    def uses(self) -> Uses:
        return NoUses()

    def may(self, user: User) -> bool:
        return user.scope(PriceList.KIND, Action.CHANGE) is not Scope.NONE

    def choices(self, name: str, mapping: Mapping) -> list[str] | None:
        return None

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> PricesWork:
        return PricesWork(actor, mapping)

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        """Prices of the file go, those it replaced come back; one set anew since stays and is told of."""
        left = []
        for row in Price.objects.filter(pk__in=list(changed)).select_related("product", "price_list"):
            was = changed[row.pk]
            if f"{row.amount:.2f}" != was["now"]:
                left.append(_("“%(title)s” stays as it is: it was changed after the import.") % {"title": row.product})
                continue
            old = MoneyValue("amount", "").parse(was["values"]["amount"])
            set_prices(row.price_list, actor, [NewPrice(row.product, old, row.valid_from)], Channel.IMPORT)
        Price.objects.filter(pk__in=list(created)).delete()
        return left


class PricesWork:
    """One file of prices on its way in: see `importers.Work` for what each step takes and gives."""

    def __init__(self, actor: User, mapping: Mapping) -> None:
        self.actor = actor
        self.besides: list[Any] = []
        self.links = Links(actor)
        self.lists: dict[int, PriceList] = {}
        self.imagined: dict[Key, int] = {}
        self.linked = self._linked(mapping)

    def complete(self, rows: Sequence[Parsed]) -> None:
        self.links.complete(FIELDS, rows, {})
        for row in rows:
            row.given = {**self.linked, **row.given}
            day = row.given.get("valid_from") or row.first.get("valid_from")
            row.given["valid_from"] = day or timezone.localdate()
            for name in ("price_list", "product"):
                if not row.given.get(f"{name}_id") and name not in row.links and row.is_whole:
                    row.blame(name, _("Fill this in."))
        ids = {row.given.get("price_list_id") for row in rows} - {None} - self.lists.keys()
        self.lists |= PriceList.objects.visible_to(self.actor).in_bulk(ids)
        for row in rows:
            found = self.lists.get(row.given.get("price_list_id") or 0)
            if found is not None and not may(self.actor, Action.CHANGE, found):
                row.blame("price_list", _("You have no right to do this."))

    def keys(self, row: Parsed) -> list[str]:
        key = _key(row)
        return [f"price {key[0]} {key[1]} {key[2]}"] if key else []

    def find(self, rows: Sequence[Parsed]) -> list[int | None]:
        keys = [_key(row) for row in rows]
        there = self._there([key for key in keys if key])
        return [(there.get(key) or self.imagined.get(key)) if key else None for key in keys]

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        return False

    def fold(self, first: Parsed, second: Parsed, only_empty: bool) -> None:
        if not only_empty:
            first.given = {**first.given, **second.given}

    def create(self, rows: Sequence[Parsed]) -> Sequence[int | None]:
        self._write(rows)
        there = self._there([key for row in rows if (key := _key(row))])
        return [there.get(key) if (key := _key(row)) else None for row in rows]

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        if only_empty:  # a price is never empty
            return {}
        old = dict(Price.objects.filter(pk__in=[pk for pk, _row in rows]).values_list("pk", "amount"))
        self._write([row for _pk, row in rows])
        now = {pk: row.given["amount"] for pk, row in rows}
        return {
            pk: {"version": 0, "values": {"amount": f"{old[pk]:.2f}"}, "now": f"{amount:.2f}"}
            for pk, amount in now.items()
            if old[pk] != amount
        }

    def pretend(
        self, new: Sequence[Parsed], known: Sequence[tuple[int, Parsed]], only_empty: bool
    ) -> Sequence[int | None]:
        for row in new:
            if key := _key(row):
                self.imagined[key] = -row.number
        return [-row.number for row in new]

    def join(self, imagined: dict[str, Any]) -> None:
        """Nobody else makes prices."""

    def connect(self, later: Sequence[tuple[int, dict[str, str]]]) -> None:
        """There are no links between the rows."""

    def _write(self, rows: Sequence[Parsed]) -> None:
        products = Product.objects.in_bulk({row.given["product_id"] for row in rows})
        by_list: dict[int, list[NewPrice]] = {}
        for row in rows:
            price = NewPrice(products[row.given["product_id"]], row.given["amount"], row.given["valid_from"])
            by_list.setdefault(row.given["price_list_id"], []).append(price)
        for pk, prices in by_list.items():
            set_prices(self.lists[pk], self.actor, prices, Channel.IMPORT)

    def _there(self, keys: Sequence[Key]) -> dict[Key, int]:
        rows = Price.objects.filter(
            price_list__in={key[0] for key in keys},
            product__in={key[1] for key in keys},
            valid_from__in={key[2] for key in keys},
        )
        wanted: set[Key] = set(keys)
        found: dict[Key, int] = {}
        for pk, price_list, product, day in rows.values_list("pk", "price_list_id", "product_id", "valid_from"):
            if (price_list, product, day) in wanted:
                found[price_list, product, day] = pk
        return found

    def _linked(self, mapping: Mapping) -> dict[str, Any]:
        """The list and the day that the mapping says of every row, where no column does."""
        links = {
            f.name: mapping.defaults[f.name]
            for f in FIELDS
            if isinstance(f, LinkField) and mapping.defaults.get(f.name)
        }
        row = Parsed(0, [], links=links)
        self.links.complete(FIELDS, [row], {})
        return row.given


def _key(row: Parsed) -> Key | None:
    given = row.given
    if not given.get("price_list_id") or not given.get("product_id"):
        return None
    return given["price_list_id"], given["product_id"], given["valid_from"]
