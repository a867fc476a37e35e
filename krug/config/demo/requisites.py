"""Addresses, messengers and requisites of the demo firm's clients: right by every control digit, and nobody's."""

from __future__ import annotations

import random

from stdnum.ru import inn

from krug.modules.clients.requisites.russia import key_of, ogrn_fits

Rows = list[dict[str, str]]
TOWNS = (
    ("150000", "Ярославская область", "Ярославль", 76),
    ("160000", "Вологодская область", "Вологда", 35),
    ("410000", "Саратовская область", "Саратов", 64),
    ("620000", "Свердловская область", "Екатеринбург", 66),
    ("443000", "Самарская область", "Самара", 63),
)
STREETS = ("ул. Свободы", "пр-т Ленина", "Московский пр-т", "ул. Чайковского", "ул. Заводская", "Октябрьская наб.")
# Banks that there are not: the keys of the accounts are counted for these BIC.
BANKS = (("044525901", "Банк «Северный причал»"), ("047888902", "Банк «Верхняя Волга»"), ("046577903", "АКБ «Урал»"))


def addresses(chance: random.Random) -> Rows:
    """A legal address, and often a warehouse where goods are brought."""
    postcode, region, city, _code = chance.choice(TOWNS)
    place = {"postcode": postcode, "region": region, "city": city}
    street = f"{chance.choice(STREETS)}, {chance.randrange(1, 140)}"
    rows = [{"kind": "legal", "text": street, **place}]
    if chance.random() < 0.4:
        rows.append(
            {"kind": "delivery", "text": f"{chance.choice(STREETS)}, {chance.randrange(1, 90)}, склад", **place}
        )
    return rows


def messengers(chance: random.Random) -> Rows:
    rows = []
    if chance.random() < 0.5:
        rows.append({"kind": "telegram", "account": f"@zakupki_{chance.randrange(1000, 9999)}"})
    if chance.random() < 0.3:
        rows.append(
            {"kind": "whatsapp", "account": f"+7 9{chance.randrange(10, 30)} {chance.randrange(1000000, 9999999)}"}
        )
    return rows


def numbers(chance: random.Random) -> dict[str, str]:
    """INN, KPP and OGRN of one organisation."""
    region = chance.choice(TOWNS)[3]
    first = f"{region}{chance.randrange(10**7):07}"
    bare = f"1{chance.randrange(3, 25):02}{region}{chance.randrange(10**7):07}"
    return {
        "tax_id": first + str(inn.calc_company_check_digit(first)),
        "kpp": f"{first[:4]}01001",
        "ogrn": next(f"{bare}{last}" for last in range(10) if ogrn_fits(f"{bare}{last}")),
    }


def accounts(chance: random.Random) -> Rows:
    rows = []
    for kind in ("main", "other")[: chance.choice([1, 1, 1, 2])]:
        bic, bank = chance.choice(BANKS)
        account = key_of(f"407028100{chance.randrange(10**11):011}", bic)
        correspondent = key_of(f"30101810000000000{bic[-3:]}", bic)
        rows.append({"kind": kind, "account": account, "bic": bic, "bank": bank, "correspondent": correspondent})
    return rows
