"""Bank accounts: each with its bank, one of them the main one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import bic as swift
from stdnum import iban

from krug.core.records.currencies import Currency
from krug.core.records.fields import BadValue, Part, SeveralField
from krug.core.records.fields.several import Values
from krug.modules.clients.requisites import russia


class AccountKind(models.TextChoices):
    MAIN = "main", gettext_lazy("main account")
    OTHER = "other", gettext_lazy("another account")


def _international(account: str, bic: str) -> dict[str, str]:
    """An IBAN, as Belarus, Ukraine and most of the world have it (ISO 13616), with the bank's BIC by SWIFT or none."""
    if not iban.is_valid(account):
        raise BadValue(_("“%(text)s” is not an IBAN: look at every sign again.") % {"text": account})
    if bic and not swift.is_valid(bic):
        raise BadValue(_("A BIC of a bank abroad has 8 or 11 signs: “%(text)s”.") % {"text": bic})
    return {"account": account, "bic": bic}


@dataclass(frozen=True)
class AccountsField(SeveralField):
    """The account's key is checked against the BIC, an IBAN by its own digits.

    The first account is the main one where none is named so.
    """

    choices: type[models.TextChoices] | None = AccountKind
    default_kind: str = AccountKind.OTHER

    key: ClassVar[str] = "account"
    row_title: ClassVar[str] = "BankAccount"
    row_name: ClassVar[str | Promise] = gettext_lazy("Account")
    most_letters: ClassVar[int] = 40
    parts: ClassVar[tuple[Part, ...]] = (
        Part("bic", gettext_lazy("BIC"), 20),
        Part("bank", gettext_lazy("Bank"), 200),
        Part("correspondent", gettext_lazy("Correspondent account"), 40),
        Part("currency", gettext_lazy("Currency"), 3, Currency, Currency.RUB),
    )

    def row(self, texts: Values) -> Values:
        account, bic, correspondent = (texts[name].replace(" ", "") for name in ("account", "bic", "correspondent"))
        if account[:2].isalpha():
            return {**texts, **_international(account.upper(), bic.upper()), "correspondent": correspondent}
        if not russia.ACCOUNT.match(account):
            raise BadValue(_("An account has 20 digits: “%(text)s”.") % {"text": account})
        if bic and not russia.BIC.match(bic):
            raise BadValue(_("A BIC has 9 digits: “%(text)s”.") % {"text": bic})
        if correspondent and not (russia.ACCOUNT.match(correspondent) and correspondent.startswith("301")):
            raise BadValue(
                _("A correspondent account has 20 digits and begins with 301: “%(text)s”.") % {"text": correspondent}
            )
        for number in filter(None, (account, correspondent)):
            if bic and not russia.is_of_treasury(number) and not russia.account_fits(number, bic):
                words = {"account": number, "bic": bic}
                raise BadValue(_("Account %(account)s does not fit BIC %(bic)s: look at both again.") % words)
        return {**texts, "account": account, "bic": bic, "correspondent": correspondent}

    def whole(self, rows: list[Values]) -> list[Values]:
        main = [row for row in rows if row["kind"] == AccountKind.MAIN]
        if len(main) > 1:
            raise BadValue(_("Only one account can be the main one."))
        if rows and not main:
            rows = [{**rows[0], "kind": AccountKind.MAIN.value}, *rows[1:]]
        return sorted(rows, key=lambda row: row["kind"] != AccountKind.MAIN)

    def as_one(self, rows: list[Values]) -> list[Values]:
        """The main account of the first record stays the main one; those of the others are accounts like the rest."""
        main = next((row for row in rows if row["kind"] == AccountKind.MAIN), None)
        return [row if row is main else {**row, "kind": AccountKind.OTHER.value} for row in rows]

    def sameness(self, row: Mapping[str, str]) -> str:
        return f"{row['bic']} {row['account']}"

    def say_row(self, row: Mapping[str, str]) -> str:
        bank = f"{row['bank']}, " if row["bank"] else ""
        bic = f", {_('BIC')} {row['bic']}" if row["bic"] else ""
        return f"{bank}{row['account']}{bic}"

    def say(self, plain: list[Values]) -> str:
        return "; ".join(self.say_row(row) for row in plain)
