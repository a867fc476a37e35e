"""Finding an employee by what a file calls them."""

from __future__ import annotations

from krug.core.access.models import User
from krug.core.search.text import normalise


class People:
    """All employees at work, by e-mail, by name in either order, by surname with initials."""

    def __init__(self) -> None:
        self._known: dict[str, set[int]] = {}
        for person in User.objects.filter(is_active=True).only("id", "email", "name", "role_id", "department_id"):
            for key in {person.email.casefold(), *_forms(person.name)}:
                self._known.setdefault(key, set()).add(person.pk)

    def find(self, text: str) -> int | None:
        """The one person called so; None where nobody is, or several are."""
        found = self._known.get(text.strip().casefold()) or self._known.get(_form(text)) or set()
        return next(iter(found)) if len(found) == 1 else None

    def add(self, pk: int, email: str, name: str) -> None:
        for key in {email.casefold(), *_forms(name)}:
            self._known.setdefault(key, set()).add(pk)


def _form(name: str) -> str:
    return " ".join(normalise(name).replace(".", " ").split())


def _forms(name: str) -> set[str]:
    """How a person may be called: Анна Ковалёва, Ковалёва Анна, Ковалёва А., А. Ковалёва."""
    words = _form(name).split()
    forms = {" ".join(words)}
    if len(words) == 2:
        first, last = words
        forms |= {f"{last} {first}", f"{last} {first[0]}", f"{first[0]} {last}"}
        forms |= {f"{first} {last[0]}", f"{last[0]} {first}"}  # written surname first
    return forms
