"""What somebody says of themselves, typed in one line as it is heard: name, phone and e-mail in any order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from krug.core.records.fields import BadValue
from krug.modules.requests.fields import EmailField, PhoneField

_EMAIL = re.compile(r"[^\s,;<>]+@[^\s,;<>]+")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,22}\d")
LEAST_DIGITS = 6


@dataclass(frozen=True)
class Caller:
    name: str = ""
    phone: str = ""
    email: str = ""


def read(text: str) -> Caller:
    """The parts found in `text`; what is neither phone nor e-mail is the name."""
    email, rest = _taken(text, _EMAIL, _email)
    phone, rest = _taken(rest, _NUMBER, _phone)
    name = " ".join(rest.replace(",", " ").replace(";", " ").split())
    return Caller(name[:200], phone, email)


def _taken(text: str, pattern: re.Pattern[str], cleaned: Callable[[str], str]) -> tuple[str, str]:
    """The first part of `text` that will do, and the rest."""
    for found in pattern.finditer(text):
        if value := cleaned(found[0]):
            return value, f"{text[: found.start()]} {text[found.end() :]}"
    return "", text


def _email(text: str) -> str:
    try:
        return EmailField("email", "").parse(text)
    except BadValue:
        return ""


def _phone(text: str) -> str:
    if sum(sign.isdigit() for sign in text) < LEAST_DIGITS:
        return ""
    try:
        return PhoneField("phone", "").parse(text)
    except BadValue:
        return ""
