"""INN, KPP, OGRN and OKPO as fields. Each says what is wrong, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from stdnum.ru import inn

from krug.core.access.models.firm import Country
from krug.core.records.fields import BadValue, TextField
from krug.core.records.phones import home_country
from krug.modules.clients.requisites import belarus, russia, ukraine

_BETWEEN = re.compile(r"[\s\-\u00a0]")


@dataclass(frozen=True)
class _NumberField(TextField):
    """A number kept as text: zeros before it are real."""

    max_length: int = 40

    def parse(self, raw: Any) -> str:
        return self.checked(_BETWEEN.sub("", super().parse(raw)))

    def checked(self, number: str) -> str:
        return number

    def of_length(self, number: str, first: int, second: int) -> str:
        if not (number.isascii() and number.isdigit()):
            raise BadValue(_("%(title)s is of digits only.") % {"title": self.title})
        if len(number) not in (first, second):
            wanted = _("%(first)d or %(second)d") % {"first": first, "second": second}
            words = {"title": self.title, "wanted": wanted, "given": len(number)}
            raise BadValue(_("%(title)s has %(wanted)s digits; here are %(given)d.") % words)
        return number


@dataclass(frozen=True)
class InnField(_NumberField):
    """The tax number: Russia's INN (10 digits of an organisation, 12 of a person), Belarus' UNP, Ukraine's EDRPOU.

    A neighbour's number is taken too: firms trade over borders. A person's RNOKPP, which has ten digits as an INN
    has, is taken in a firm of Ukraine alone: elsewhere it would pass every eleventh mistyped INN.
    """

    def parse(self, raw: Any) -> str:
        return super().parse(raw.partition("/")[0] if isinstance(raw, str) else raw)  # 1C writes INN/KPP

    def besides(self, text: str) -> dict[str, str]:
        kpp = text.partition("/")[2].strip()
        return {"kpp": kpp} if kpp else {}

    def checked(self, number: str) -> str:
        if not number:
            return ""
        home = home_country()
        if belarus.unp_fits(number):
            return belarus.folded(number)
        if ukraine.code_fits(number) and (home == Country.UKRAINE or len(number) == ukraine.COMPANY):
            return number
        if home == Country.BELARUS and len(number) == belarus.LENGTH:
            raise BadValue(_("This UNP is wrong: its control digit does not fit."))
        if home == Country.UKRAINE and len(number) == ukraine.COMPANY:
            raise BadValue(_("This EDRPOU code is wrong: its control digit does not fit."))
        if unlike := self._unlike_a_neighbours(number):
            raise BadValue(unlike)
        return self._russian(number)

    def _unlike_a_neighbours(self, number: str) -> str:
        """Why a number of the length of a neighbour's is not theirs either; "" for one of another length."""
        folded = belarus.folded(number)  # letters stand only in the first two places of an UNP
        if not (folded.isascii() and folded.isalnum() and folded[2:].isdigit()):
            return ""
        if len(number) == belarus.LENGTH:
            return _("An INN of 10 or 12 digits is needed; no UNP of Belarus either: its control digit does not fit.")
        if len(number) == ukraine.COMPANY and number.isdigit():
            return _("An INN of 10 or 12 digits is needed; no EDRPOU code either: its control digit does not fit.")
        return ""

    def _russian(self, number: str) -> str:
        self.of_length(number, 10, 12)
        if not inn.is_valid(number):
            raise BadValue(_("This INN is wrong: its control digit does not fit."))
        if number.startswith("00"):  # all zeros pass the control digit, and there is no region 00
            raise BadValue(_("This INN is wrong: there is no such region."))
        return number


@dataclass(frozen=True)
class KppField(_NumberField):
    """Four digits of the tax office, two signs of the reason, three digits; nothing controls them."""

    def checked(self, number: str) -> str:
        number = number.partition("/")[2].upper() or number.upper()  # 1C writes INN/KPP
        if not number or russia.KPP.match(number):
            return number
        if len(number) != 9:
            raise BadValue(_("A KPP has 9 signs; here are %(given)d.") % {"given": len(number)})
        raise BadValue(_("A KPP is of digits; letters A to Z stand only in its fifth and sixth place."))


@dataclass(frozen=True)
class OgrnField(_NumberField):
    """OGRN of a company, 13 digits, or OGRNIP of a sole trader, 15; see `russia.ogrn_fits`."""

    def checked(self, number: str) -> str:
        if number and not russia.ogrn_fits(self.of_length(number, 13, 15)):
            raise BadValue(_("The control digit does not fit: look at the number again."))
        if number.startswith("0"):
            raise BadValue(_("No number of the register begins with 0."))
        return number


@dataclass(frozen=True)
class OkpoField(_NumberField):
    """8 digits of a company or 10 of a sole trader; see `russia.okpo_fits`."""

    def checked(self, number: str) -> str:
        if number and not russia.okpo_fits(self.of_length(number, 8, 10)):
            raise BadValue(_("The control digit does not fit: look at the number again."))
        return number
