"""A person's own keys for programs: made, shown once, revoked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import ApiToken, User
from krug.core.access.models.token import TokenScope
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid

MOST = 50
# Days until it ends; 0 never.
TERMS = (30, 90, 365, 0)


@transaction.atomic
def make(person: User, name: str, scope: str, days: int) -> str:
    """A new key, to be shown once. Raises Invalid."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 100 or "\x00" in name:
        raise Invalid({"name": _("From 1 to %(most)d characters.") % {"most": 100}})
    if scope not in TokenScope.values or days not in TERMS:
        raise Invalid({"scope": _("Choose from the list.")})
    if person.tokens.count() >= MOST:
        raise Invalid({"name": _("At most %(most)d tokens. Revoke one that is not used any more.") % {"most": MOST}})
    ends = timezone.now() + dt.timedelta(days=days) if days else None
    key = ApiToken.issue(person, scope, name, ends)
    write([Fact("user.token_made", ("user", person.pk), {"title": name, "scope": scope})], person)
    return key


@transaction.atomic
def revoke(person: User, pk: int) -> str | None:
    """The name of what was revoked; None when there is no such token of this person, or no more."""
    token = ApiToken.objects.filter(user=person, pk=pk).first()
    if token is None:
        return None
    token.delete()
    write([Fact("user.token_revoked", ("user", person.pk), {"title": token.name})], person)
    return token.name
