"""user add, user token."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.cli.mistake import Mistake
from krug.core.access.models import ApiToken, RoleCode, User
from krug.core.access.people import add_person
from krug.core.door import passwords

LONGEST = 200


def add_to(commands: Any) -> None:
    user = commands.add_parser("user", help=_("employees")).add_subparsers(required=True, metavar=_("COMMAND"))
    add = user.add_parser("add", help=_("a new employee"))
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=RoleCode.values)
    add.add_argument("--department", default="")
    add.add_argument("--password-stdin", action="store_true", required=True)
    add.set_defaults(run=_add)
    token = user.add_parser("token", help=_("a key for programs, printed alone on stdout"))
    token.add_argument("email")
    token.add_argument("--scope", choices=["read", "write"], default="read")
    token.set_defaults(run=_token)


def _add(call: Namespace) -> None:
    password = sys.stdin.readline().rstrip("\r\n")
    name, place = (" ".join(text.split()) for text in (call.name, call.department))
    if not name:
        raise Mistake("krug user add", _("an employee must have a name"))
    if max(len(name), len(place)) > LONGEST:
        raise Mistake("krug user add", _("a name has at most %(most)d characters") % {"most": LONGEST})
    try:
        validate_email(call.email)
    except ValidationError:
        raise Mistake("krug user add", _("%(email)s is not an e-mail address") % {"email": call.email}) from None
    preparing.ready()  # the firm says how long a password is
    if wrong := passwords.faults(password, User(email=call.email, name=name)):
        raise Mistake("krug user add", " ".join(wrong))
    if User.objects.filter(email__iexact=call.email).exists():
        raise Mistake("krug user add", _("%(email)s is taken already") % {"email": call.email})
    add_person(call.email, name, call.role, place, password)


def _token(call: Namespace) -> None:
    preparing.ready()
    person = User.objects.filter(email__iexact=call.email, is_active=True).first()
    if person is None:
        raise Mistake("krug user token", _("nobody has the e-mail %(email)s") % {"email": call.email})
    print(ApiToken.issue(person, call.scope))
