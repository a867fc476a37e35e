"""How somebody is reached: by phone, by e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records import phones
from krug.core.records.fields.field import BadValue
from krug.core.records.fields.several import SeveralField, Values


class PhoneKind(models.TextChoices):
    WORK = "work", gettext_lazy("work phone")
    MOBILE = "mobile", gettext_lazy("mobile")
    HOME = "home", gettext_lazy("home phone")
    FAX = "fax", gettext_lazy("fax")
    OTHER = "other", gettext_lazy("other")


class EmailKind(models.TextChoices):
    WORK = "work", gettext_lazy("work mail")
    HOME = "home", gettext_lazy("private")
    BILLING = "billing", gettext_lazy("for invoices")
    OTHER = "other", gettext_lazy("other")


@dataclass(frozen=True)
class PhonesField(SeveralField):
    """Kept by E.164, see `krug.core.records.phones`."""

    choices: type[models.TextChoices] | None = PhoneKind

    key: ClassVar[str] = "number"
    row_title: ClassVar[str] = "Phone"
    row_name: ClassVar[str | Promise] = gettext_lazy("Number")
    most_letters: ClassVar[int] = 60
    separators: ClassVar[str] = r";(?!ext=)|[,\n]"
    open_kinds: ClassVar[bool] = True

    def one(self, text: str) -> str:
        number = phones.canonical(text)
        whole = number.partition(phones.EXTENSION)[0]
        too_long = whole.startswith("+") and len(phones.NOT_DIGITS.sub("", whole)) > phones.MOST_DIGITS
        if not 3 <= sum(sign.isdigit() for sign in text) <= 20 or len(number) > 40 or too_long:
            raise BadValue(_("“%(text)s” is not a phone number.") % {"text": text[:40]})
        return number

    def say_row(self, row: Mapping[str, str]) -> str:
        return phones.shown(row[self.key])

    def as_typed(self, row: Mapping[str, str]) -> Values:
        return {**row, self.key: phones.shown(row[self.key])}


@dataclass(frozen=True)
class EmailsField(SeveralField):
    choices: type[models.TextChoices] | None = EmailKind

    key: ClassVar[str] = "address"
    row_title: ClassVar[str] = "Email"
    row_name: ClassVar[str | Promise] = gettext_lazy("Address of mail")
    most_letters: ClassVar[int] = 254
    open_kinds: ClassVar[bool] = True

    def one(self, text: str) -> str:
        try:
            validate_email(text)
        except ValidationError:
            raise BadValue(_("“%(text)s” is not an e-mail address.") % {"text": text[:80]}) from None
        return text.lower()
