"""The demo sign-ins: one for each role, with a password that only this data folder knows."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings

from krug.core.access.models import Department, RoleCode, User
from krug.core.access.people import add_person

SALES, SERVICE = "Отдел продаж", "Отдел сервиса"
SIGN_INS = [
    ("administrator@krug.example", "Ольга Савельева", "administrator", ""),
    ("head@krug.example", "Дмитрий Платонов", "head", SALES),
    ("manager@krug.example", "Анна Ковалёва", "manager", SALES),
    ("observer@krug.example", "Игорь Мельник", "observer", ""),
]
# Colleagues who have records of their own but no password: nobody signs in as them.
COLLEAGUES = [
    ("i.orlova@krug.example", "Ирина Орлова", "manager", SALES),
    ("p.demin@krug.example", "Павел Дёмин", "manager", SALES),
    ("t.guseva@krug.example", "Татьяна Гусева", "manager", SALES),
    ("s.larin@krug.example", "Сергей Ларин", "head", SERVICE),
    ("m.zotova@krug.example", "Мария Зотова", "manager", SERVICE),
    ("k.fomin@krug.example", "Кирилл Фомин", "manager", SERVICE),
]


def hire() -> dict[str, list[User]]:
    """Everybody, by department; "" is who is in none. Keeps the password for later starts."""
    password = secrets.token_urlsafe(9)
    team: dict[str, list[User]] = {"": [], SALES: [], SERVICE: []}
    for email, name, role, place in SIGN_INS:
        team[place].append(add_person(email, name, role, place, password))
    for email, name, role, place in COLLEAGUES:
        team[place].append(add_person(email, name, role, place))
    for place, people in team.items():
        heads = [person for person in people if person.role.code == RoleCode.HEAD]
        Department.objects.filter(name=place).update(head=next(iter(heads), None))
    _keep(password)
    return team


def is_hired() -> bool:
    return User.objects.filter(email=SIGN_INS[0][0]).exists()


def signins() -> list[str]:
    """The sign-ins as they are printed at every start; empty for a real firm."""
    return _file().read_text().splitlines() if _file().exists() else []


def forget() -> None:
    """What was kept for later starts: nobody signs in so any more."""
    _file().unlink(missing_ok=True)


def _keep(password: str) -> None:
    _file().touch(mode=0o600)
    _file().write_text("".join(f"{role}: {email} / {password}\n" for email, _name, role, _place in SIGN_INS))


def _file() -> Path:
    return Path(settings.DATA) / "demo.txt"
