"""Passwords good enough, and how one is set."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from krug.core.access.models import Invitation, OpenSession, User
from krug.core.events.writing import Fact, write
from krug.core.search.text import other_layout


def faults(password: str, person: User | None = None) -> list[str]:
    """Why the password will not do, in words; a well-known one is found in the other keyboard layout too."""
    try:
        validate_password(password, person)
        CommonPasswordValidator().validate(other_layout(password))
    except ValidationError as error:
        return error.messages
    return []


@transaction.atomic
def set_password(person: User, password: str) -> None:
    """A new password: the link that led here is spent, and every session of the old one ends."""
    person.set_password(password)
    person.save(update_fields=["password"])
    Invitation.objects.filter(user=person).delete()
    OpenSession.end(OpenSession.objects.filter(user=person))
    write([Fact("user.password_set", ("user", person.pk))], person)
