from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.fields.field import BadValue, Field
from krug.core.records.money import MoneyField


def _decimal_text(raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, Decimal)):
        raise BadValue(_("Enter a number."))
    text = str(raw).replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


@dataclass(frozen=True)
class NumberField(Field):
    least: int = 0
    most: int = 2_000_000_000
    input_type = "number"

    def parse(self, raw: Any) -> int:
        try:
            number = int(_decimal_text(raw))
        except ValueError:
            raise BadValue(_("Enter a whole number.")) from None
        if not self.least <= number <= self.most:
            raise BadValue(_("From %(least)d to %(most)d.") % {"least": self.least, "most": self.most})
        return number


@dataclass(frozen=True)
class DecimalValue(Field):
    """A number with at most `places` decimals, at most four; of a mere count there are none. `least` None: as far below
    zero as `most` is above it."""

    places: int = 0
    most: Decimal = Decimal(10**12)
    least: Decimal | None = None

    def parse(self, raw: Any) -> Decimal:
        try:
            number = Decimal(_decimal_text(str(raw) if isinstance(raw, float) else raw))
            fits = number.is_finite() and number == number.quantize(Decimal(1).scaleb(-self.places))
        except ArithmeticError:
            raise BadValue(_("Enter a number.")) from None
        if not fits:
            whole = _("Enter a whole number.")
            raise BadValue(_("At most %(places)d decimals.") % {"places": self.places} if self.places else whole)
        least = -self.most if self.least is None else self.least
        if not least <= number <= self.most:
            raise BadValue(_("From %(least)d to %(most)d.") % {"least": least, "most": self.most})
        return number

    def plain(self, value: Any) -> Any:
        """As a number of JSON."""
        return None if value is None else int(value) if value == int(value) else float(value)

    def say(self, plain: Any) -> str:
        return figure(Decimal(str(plain)))

    def show(self, record: Any, reader: User) -> str:
        value = self.value(record)
        return "" if value is None else figure(value)


def figure(number: Decimal) -> str:
    """12 345,5: narrow spaces between thousands, a comma, no idle noughts."""
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", "\u202f").replace(".", ",")


@dataclass(frozen=True)
class MoneyValue(Field):
    """An amount of money; the currency is a field of its own."""

    def parse(self, raw: Any) -> Decimal:
        try:
            amount: Decimal = MoneyField().to_python(_decimal_text(raw))
        except ValidationError as error:
            raise BadValue(error.messages[0]) from None
        if not amount.is_finite() or amount < 0:
            raise BadValue(_("Enter an amount of zero or more."))
        return amount

    def plain(self, value: Any) -> Any:
        return None if value is None else f"{value:.2f}"

    def say(self, plain: Any) -> str:
        return f"{Decimal(plain):,.2f}".removesuffix(".00").replace(",", "\u202f").replace(".", ",")


@dataclass(frozen=True)
class TimeField(Field):
    """A time of day, to the minute."""

    input_type = "time"

    def parse(self, raw: Any) -> dt.time:
        if isinstance(raw, dt.time):
            return raw.replace(second=0, microsecond=0, tzinfo=None)
        for pattern in ("%H:%M", "%H:%M:%S"):
            try:
                return dt.datetime.strptime(str(raw), pattern).time().replace(second=0)
            except ValueError:
                continue
        raise BadValue(_("Enter a time, for example 14:30."))

    def plain(self, value: Any) -> Any:
        return f"{value:%H:%M}" if value else None

    def show(self, record: Any, reader: User) -> str:
        return self.plain(self.value(record)) or ""


@dataclass(frozen=True)
class DateField(Field):
    input_type = "date"

    def parse(self, raw: Any) -> dt.date:
        if isinstance(raw, dt.date):
            return raw
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                day = dt.datetime.strptime(str(raw), pattern).date()
            except ValueError:
                continue
            if 1900 <= day.year <= 2200:
                return day
        raise BadValue(_("Enter a date, for example 2026-12-31."))

    def plain(self, value: Any) -> Any:
        return value.isoformat() if value else None

    def show(self, record: Any, reader: User) -> str:
        value = self.value(record)
        return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""

    def say(self, plain: Any) -> str:
        return str(formats.date_format(dt.date.fromisoformat(plain), "SHORT_DATE_FORMAT"))


@dataclass(frozen=True)
class MomentField(Field):
    """A moment that a verb wrote down, such as when a deal was closed."""

    read_only: bool = True

    def plain(self, value: Any) -> Any:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if value else None

    def show(self, record: Any, reader: User) -> str:
        value = self.value(record)
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT") if value else ""

    def say(self, plain: Any) -> str:
        moment = timezone.localtime(dt.datetime.fromisoformat(plain))
        return str(formats.date_format(moment, "SHORT_DATETIME_FORMAT"))
