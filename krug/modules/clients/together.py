"""Colleagues who work with a client beside who is responsible for it, each with a part of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import partners, policy
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import sharing
from krug.core.records.cleaning import Invalid
from krug.core.records.panels import Panel, Position
from krug.modules.clients.contact_persons import share_with_the_company
from krug.modules.clients.models import Client, ContactPerson

LONGEST = 60
WORKING_TOGETHER = (
    EventKind("client.joined", gettext_lazy("took {person} in to work with the client: {role}"), icon="users"),
    EventKind("client.left", gettext_lazy("took {person} off the client"), icon="users"),
)
# Parts that firms give most; any other word will do.
PARTS = (
    gettext_lazy("lawyer"),
    gettext_lazy("accountant"),
    gettext_lazy("support"),
    gettext_lazy("second manager"),
    gettext_lazy("engineer"),
)


@transaction.atomic
def take_in(
    client: Client, actor: User, person: User, role: str, channel: str = Channel.PAGE, only_sees: bool = False
) -> None:
    """`person` sees the client and its people from now on, and changes them unless they `only_see` them.

    Whoever may hand the client over may. Raises Invalid.
    """
    policy.check(actor, Action.ASSIGN, client)
    role = " ".join(role.split())
    if len(role) > LONGEST:
        raise Invalid({"role": _("At most %(most)d characters.") % {"most": LONGEST}})
    if not person.is_active or person.pk == client.responsible_id:
        raise Invalid({"person": _("Choose a colleague who is not responsible for this client already.")})
    sharing.check_opens(client, person)
    if partners.put(client.KIND, client.pk, person, role, only_sees):
        share_with_the_company(list(client.contact_persons.all()))
        _write("client.joined", client, actor, {"person": person.name, "role": role or "—"}, channel)


@transaction.atomic
def take_off(client: Client, actor: User, person: User, channel: str = Channel.PAGE) -> Partner | None:
    """`person` reaches the client by their own scope alone again; gives what they were, if anything."""
    policy.check(actor, Action.ASSIGN, client)
    left = partners.drop(client.KIND, client.pk, person)
    if left is not None:
        share_with_the_company(list(client.contact_persons.all()))
        _write("client.left", client, actor, {"person": person.name}, channel)
    return left


@transaction.atomic
def take_in_many(
    wanted: Sequence[tuple[Client, User]], actor: User, channel: str = Channel.PAGE
) -> list[tuple[Client, User]]:
    """As `take_in`, without a part; whoever calls has asked `refusal` of each. Who is there already keeps their part.

    Gives those newly taken in; the same number of queries for one and for a thousand.
    """
    pairs = {(client.pk, person.pk): (client, person) for client, person in wanted}
    taken = [pairs[key] for key in partners.put_many(Client.KIND, pairs)]
    _tell("client.joined", [(client, {"person": person.name, "role": "—"}) for client, person in taken], actor, channel)
    return taken


@transaction.atomic
def take_off_many(
    rows: Sequence[Partner], clients: dict[int, Client], actor: User, channel: str = Channel.PAGE
) -> None:
    """As `take_off`; `rows` are partners of `clients`, which whoever calls has seen that `actor` may hand over."""
    partners.drop_many(rows)
    left = [(clients[row.record_id], {"person": row.user.name}) for row in rows]
    _tell("client.left", left, actor, channel)


def refusal(actor: User, client: Any, person: User, responsible: int | None) -> str:
    """Why `actor` may not take `person` in, where `responsible` is or will be so; "" where nothing is against it."""
    if not policy.may(actor, Action.ASSIGN, client):
        return _("You may not let colleagues work with this client.")
    if not person.is_active or person.pk == responsible:
        return _("Choose a colleague who is not responsible for this client already.")
    return ""


def _tell(code: str, said: Sequence[tuple[Client, dict[str, Any]]], actor: User, channel: str) -> None:
    if said:
        companies = {client.pk for client, _data in said}
        share_with_the_company(list(ContactPerson.objects.filter(company_id__in=companies)))
        write((Fact(code, client.card, data, client.cards()) for client, data in said), actor, channel)


def _write(code: str, client: Client, actor: User, data: dict[str, Any], channel: str) -> None:
    write([Fact(code, client.card, data, client.cards())], actor, channel)


def _together(user: User, client: Any) -> dict[str, Any] | None:
    found = partners.of_record(client.KIND, client.pk)
    may = policy.may(user, Action.ASSIGN, client)
    if not found and not may:
        return None
    return {"partners": found, "may": may, "parts": PARTS, "client": client, "count": len(found) or ""}


TOGETHER = Panel(
    code="together",
    title=gettext_lazy("Working together"),
    position=Position.SIDE,
    template="clients/together.html",
    context=_together,
    kinds=("client",),
    icon="users",
    order=50,
)
