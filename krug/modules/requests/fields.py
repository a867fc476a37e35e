"""Fields of a request that no other record has in this shape: one phone, one address of mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krug.core.access.models import User
from krug.core.records import phones
from krug.core.records.fields import EmailsField, PhonesField, TextField

_PHONE, _EMAIL = PhonesField("phone", ""), EmailsField("email", "")


@dataclass(frozen=True)
class PhoneField(TextField):
    """Kept by E.164, as clients' phones are."""

    max_length: int = 60

    def parse(self, raw: Any) -> str:
        text = super().parse(raw)
        return _PHONE.one(text) if text else ""

    def say(self, plain: Any) -> str:
        return phones.shown(str(plain))

    def show(self, record: Any, reader: User) -> str:
        return phones.shown(self.value(record))


@dataclass(frozen=True)
class EmailField(TextField):
    max_length: int = 254

    def parse(self, raw: Any) -> str:
        text = super().parse(raw)
        return _EMAIL.one(text) if text else ""
