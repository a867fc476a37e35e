"""What a form, a program or a file says of interest lines, read strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import (
    BadValue,
    DecimalValue,
    Field,
    LinkField,
    MoneyValue,
    NumberField,
    RowField,
    TextField,
)
from krug.core.records.money import MOST as MOST_MONEY
from krug.modules.catalog.models import Product, Unit
from krug.modules.catalog.pricing import price_of
from krug.modules.catalog.vat import VatField
from krug.modules.currencies.rates import NoRate
from krug.modules.deals.interest import sums
from krug.modules.deals.models import Deal, InterestLine

MOST = 200
FIELDS: tuple[Field, ...] = (
    LinkField("product", "", to="product"),
    TextField("title", "", max_length=255),
    DecimalValue("quantity", "", places=3, most=Decimal(1_000_000_000)),
    RowField("unit", "", rows=lambda: Unit.objects.all()),
    MoneyValue("price", ""),
    DecimalValue("discount", "", places=2, most=Decimal(100), least=Decimal(0)),
    VatField("vat", ""),
    NumberField("probability", "", most=100),
    TextField("competitor", "", max_length=200),
)
COLUMNS = ("product_id", "title", "quantity", "unit_id", "price", "discount", "vat", "probability", "competitor")


@dataclass(frozen=True)
class Wished:
    """A line as it is to be, in its place. `pk` None: a new one. `given`: raw values by field; what it does not name
    stays as it is, and of a new line follows from its product."""

    pk: int | None
    given: Mapping[str, Any]


def read(deal: Deal, actor: User, rows: Sequence[Wished]) -> list[InterestLine]:
    """The lines, unsaved, in order, with what they had before where nothing is said of it.

    Raises Invalid with “lines.3.quantity” for the quantity of the fourth. Queries do not grow with the lines, save for
    prices that are left to the price list.
    """
    if len(rows) > MOST:
        raise Invalid({"lines": _("At most %(most)d lines.") % {"most": MOST}})
    known = {line.pk: line for line in InterestLine.objects.filter(deal=deal)}
    reading = _Reading(deal, actor, known, _units(), _products(actor, rows))
    errors: dict[str, str] = {}
    found, used = [], set()
    for at, row in enumerate(rows):
        if row.pk is not None and (row.pk not in known or row.pk in used):
            errors[f"lines.{at}.id"] = _("There is no such line in this deal.")
            continue
        used.add(row.pk)
        line, wrong = reading.line(row)
        line.sort = at
        errors |= {f"lines.{at}.{name}": reason for name, reason in wrong.items()}
        found.append(line)
    if not errors and sums.total(line.amount for line in found) > MOST_MONEY:
        errors["lines"] = _("The amount is too large.")
    if errors:
        raise Invalid(errors)
    return found


@dataclass(frozen=True)
class _Reading:
    deal: Deal
    actor: User
    known: Mapping[int, InterestLine]
    units: Mapping[int, str]
    products: Mapping[int, Product]

    def line(self, row: Wished) -> tuple[InterestLine, dict[str, str]]:
        """The line as far as it can be read, and why the rest cannot."""
        was = self.known.get(row.pk or 0)
        line = InterestLine(deal=self.deal, pk=row.pk)
        for name in COLUMNS if was else ():
            setattr(line, name, getattr(was, name))
        values, errors = self._values(row)
        for name, value in values.items():
            setattr(line, name, value)
        if not errors:
            errors = self._follow(line, was, values)
        return line, errors or self._misfits(line, was)

    def _values(self, row: Wished) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        errors = {str(name): _("There is no such field.") for name in row.given if name not in NAMES}
        for field in FIELDS:
            if field.name not in row.given:
                continue
            raw = row.given[field.name]
            try:
                values[field.column] = self._unit(raw) if field.name == "unit" else field.clean(raw)
            except BadValue as error:
                errors[field.name] = str(error)
        return values, errors

    def _unit(self, raw: Any) -> int | None:
        if raw in (None, ""):
            return None
        text = str(raw).strip().casefold()
        for pk, name in self.units.items():
            if text in (str(pk), name.casefold()):
                return pk
        raise BadValue(_("Choose from the list."))

    def _follow(self, line: Any, was: InterestLine | None, values: dict[str, Any]) -> dict[str, str]:
        """What a newly chosen product says of the line, where the line does not say it itself."""
        chosen = line.product_id is not None and (was is None or was.product_id != line.product_id)
        product = self.products.get(line.product_id or 0)
        if chosen and product is None:
            return {"product": _("Choose from the list.")}
        if was is None:
            line.quantity = values.get("quantity") or (Decimal(1) if "quantity" not in values else line.quantity)
        if line.discount is None or values.get("discount", "") is None:
            line.discount = Decimal(0)
        if chosen and product is not None:
            line.title = values.get("title") or product.name
            line.unit_id = values.get("unit_id", product.unit_id)
            line.vat = values["vat"] if values.get("vat") else product.vat
            if values.get("price") is None:
                return self._price(line, product)
        return {}

    def _price(self, line: Any, product: Product) -> dict[str, str]:
        try:
            found = price_of(product, timezone.localdate(), self.deal.currency, self.actor, self.deal.client_id)
        except NoRate as error:
            return {"price": str(error)}
        if found is None:
            return {"price": _("No price list says what it costs: enter the price.")}
        line.price = found.amount
        return {}

    def _misfits(self, line: InterestLine, was: InterestLine | None) -> dict[str, str]:
        errors = {}
        if not line.title:
            errors["title"] = _("Choose a product or write what it is about.")
        if line.quantity is None or line.quantity <= 0:
            errors["quantity"] = _("A number above zero.")
        if line.price is None:
            errors["price"] = _("Enter an amount of zero or more.")
        if line.competitor != (was.competitor if was else "") and not self.actor.changes_field("deal", "competitor"):
            errors["competitor"] = _("This field is not changed by hand.")
        if not errors and line.amount > MOST_MONEY:
            errors["quantity"] = _("The amount is too large.")
        return errors


NAMES = {field.name for field in FIELDS}


def _units() -> dict[int, str]:
    return dict(Unit.objects.values_list("pk", "name"))


def _products(actor: User, rows: Sequence[Wished]) -> dict[int, Product]:
    """Those of the lines that the actor sees: another's reads as one that is not there."""
    ids = set()
    for row in rows:
        try:
            ids.add(FIELDS[0].clean(row.given.get("product")))
        except BadValue:
            continue
    found: dict[int, Product] = Product.objects.visible_to(actor).in_bulk(ids - {None})
    return found
