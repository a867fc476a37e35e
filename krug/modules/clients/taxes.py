"""The client's INN, checked by its control digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.ru import inn

from krug.core.records.fields import BadValue, TextField


@dataclass(frozen=True)
class InnField(TextField):
    """10 digits of an organisation or 12 of a person (rules of the Russian tax service, as python-stdnum has them)."""

    max_length: int = 20

    def parse(self, raw: Any) -> str:
        text = super().parse(raw).partition("/")[0]  # 1C writes INN/KPP
        try:
            number = str(inn.validate(text))
        except ValidationError:
            raise BadValue(_("This INN is wrong: its control digit does not fit.")) from None
        if number.startswith("00"):  # all zeros pass the control digit, and there is no region 00
            raise BadValue(_("This INN is wrong: there is no such region."))
        return number
