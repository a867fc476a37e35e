"""A believable firm to look around in. The same seed gives the same data."""

from __future__ import annotations

import random
import secrets
from pathlib import Path

from django.conf import settings

from krug.core.access.models import Department, User
from krug.core.access.people import add_person
from krug.core.events.models import Channel
from krug.core.records import kinds, writing

PEOPLE = [
    ("administrator@krug.example", "Ольга Савельева", "administrator", ""),
    ("head@krug.example", "Дмитрий Платонов", "head", "Отдел продаж"),
    ("manager@krug.example", "Анна Ковалёва", "manager", "Отдел продаж"),
    ("observer@krug.example", "Игорь Мельник", "observer", ""),
]
FORMS = ["ООО", "АО", "ООО", "ООО", "ПАО"]
FIRST = [
    "Молочный",
    "Северный",
    "Чистый",
    "Мясной",
    "Камский",
    "Тихий",
    "Альфа",
    "Байкал",
    "Урал",
    "Волжский",
]
SECOND = ["край", "лес", "исток", "двор", "картон", "Дон", "розлив", "вода", "пак", "хлеб", "сад", "свет"]
TRADES = ["Молочная отрасль", "Упаковка", "Пищевое производство", "Логистика", "Сельское хозяйство", "Химия"]
PRODUCTS = [("Датер термопринтер", "Маркировка", 150000), ("Упаковщик паллет УП-2", "Упаковка", 1280000)]
PRODUCTS += [("Линия розлива ЛР-6", "Розлив", 3240000), ("Стретч-плёнка, паллета", "Расходное", 94800)]


def fill(clients: int = 200, seed: int = 1) -> None:
    """The firm's people, products and `clients` clients. Does nothing where the firm's people already work."""
    if User.objects.filter(email=PEOPLE[0][0]).exists():
        return
    chance = random.Random(seed)
    password = secrets.token_urlsafe(9)
    team = [add_person(email, name, role, place, password) for email, name, role, place in PEOPLE]
    Department.objects.filter(users=None).delete()
    _keep_signins(password)
    writing.create(
        kinds.get("product"),
        team[0],
        [{"name": name, "series": series, "price": str(price)} for name, series, price in PRODUCTS],
        Channel.COMMAND,
    )
    for owner in team[:3]:
        rows = [_client(chance, number) for number in range(clients // 3)]
        writing.create(kinds.get("client"), owner, rows, Channel.COMMAND)


def signins() -> list[str]:
    """The demo sign-ins as they are printed at every start; empty for a real firm."""
    path = _signin_file()
    return path.read_text().splitlines() if path.exists() else []


def _client(chance: random.Random, number: int) -> dict[str, object]:
    name = f"{chance.choice(FIRST)} {chance.choice(SECOND)}"
    phone = f"+7 9{chance.randrange(10, 99)} {chance.randrange(100, 999)}-{number % 100:02}-{chance.randrange(10, 99)}"
    return {
        "name": f"{chance.choice(FORMS)} «{name}»",
        "status": chance.choice(["potential", "customer", "customer", "partner"]),
        "phones": [{"number": phone, "kind": "work"}],
        "emails": [f"zakaz{number}.{chance.randrange(10000)}@firma.example"],
        "industry": chance.choice(TRADES),
    }


def _keep_signins(password: str) -> None:
    path = _signin_file()
    path.touch(mode=0o600)
    path.write_text("".join(f"{role}: {email} / {password}\n" for email, _name, role, _place in PEOPLE))


def _signin_file() -> Path:
    return Path(settings.DATA) / "demo.txt"
