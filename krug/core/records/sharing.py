"""Single records opened to named people, whatever their role reaches."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import partners, policy
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind

# Kinds whose rooms have a way of their own to let colleagues in.
elsewhere: set[str] = set()


def may_be_shared(kind: RecordKind) -> bool:
    return "responsible" in kind.names and kind.code not in elsewhere


@transaction.atomic
def share(record: Any, actor: User, person: User, only_sees: bool, channel: str = Channel.PAGE) -> None:
    """`person` sees the record from now on and, unless they only see it, changes it as one of their own.

    Whoever may hand the record over may share it. Raises Denied, Invalid for who has left or is responsible for it and
    as `check_opens`.
    """
    policy.check(actor, Action.ASSIGN, record)
    if not person.is_active or person.pk == record.responsible_id:
        raise Invalid({"person": _("Choose a colleague who is not responsible for this record already.")})
    check_opens(record, person)
    if partners.put(record.KIND, record.pk, person, "", only_sees):
        how = "sees" if only_sees else "changes"
        data = {"person": person.name, "how": how}
        write([Fact(f"{record.KIND}.shared", record.card, data, record.cards())], actor, channel)


def check_opens(record: Any, person: User) -> None:
    """Raises Invalid for whose role sees nothing at all where the record stands: letting them in would open nothing."""
    if policy.scope_of(person, Action.SEE, record) is Scope.NONE:
        raise Invalid({"person": _("This person's role does not let them see such records: change the role first.")})


@transaction.atomic
def end(record: Any, actor: User, person: User, channel: str = Channel.PAGE) -> Partner | None:
    """`person` reaches the record by their role alone again; gives the share there was. Raises Denied."""
    policy.check(actor, Action.ASSIGN, record)
    left = partners.drop(record.KIND, record.pk, person)
    if left is not None:
        write([Fact(f"{record.KIND}.unshared", record.card, {"person": person.name}, record.cards())], actor, channel)
    return left
