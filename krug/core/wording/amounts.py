"""Amounts of money in words, as letters, contracts and receipts have them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, ngettext_lazy

WHOLE = {
    "RUB": ngettext_lazy("rouble", "roubles", "n"),
    "BYN": ngettext_lazy("rouble of Belarus", "roubles of Belarus", "n"),
    "UAH": ngettext_lazy("hryvnia", "hryvnias", "n"),
    "USD": ngettext_lazy("dollar", "dollars", "n"),
    "EUR": ngettext_lazy("euro", "euros", "n"),
    "CNY": ngettext_lazy("yuan", "yuans", "n"),
    "KZT": ngettext_lazy("tenge", "tenges", "n"),
}
KOPECK, CENT = ngettext_lazy("kopeck", "kopecks", "n"), ngettext_lazy("cent", "cents", "n")
PARTS = {
    "RUB": KOPECK,
    "BYN": KOPECK,
    "UAH": KOPECK,
    "USD": CENT,
    "EUR": CENT,
    "CNY": ngettext_lazy("fen", "fens", "n"),
    "KZT": ngettext_lazy("tiyn", "tiyns", "n"),
}
FEMININE = {"UAH"}  # "одна гривна", but "один рубль"


def in_words(amount: Decimal, currency: str) -> str:
    """ "Двенадцать тысяч триста сорок один рубль 51 копейка", in the active language.

    `amount` is not negative and has at most two decimals; hundredths stay figures, as accountants write them. Of a
    currency not known here the code stands for its name.
    """
    # Reads tables of fifty languages: only for who needs it.
    from num2words import num2words

    whole, part = divmod(int(amount.scaleb(2)), 100)
    language = "ru" if (get_language() or "").startswith("ru") else "en"
    gender = {"gender": "f" if currency in FEMININE else "m"} if language == "ru" else {}
    figures = num2words(whole, lang=language, **gender)
    if currency not in WHOLE:
        return f"{figures[:1].upper()}{figures[1:]} {currency} {part:02d}"
    names = WHOLE[currency] % {"n": whole}, PARTS[currency] % {"n": part}
    return f"{figures[:1].upper()}{figures[1:]} {names[0]} {part:02d} {names[1]}"
