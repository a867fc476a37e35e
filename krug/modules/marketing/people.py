"""Who is invited to a marketing event, and who came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.modules.clients.models import Client
from krug.modules.marketing.models import Invitation, MarketingEvent, Presence

MOST = 500


@transaction.atomic
def invite(
    event: MarketingEvent,
    actor: User,
    clients: Sequence[Client],
    presence: str = Presence.INVITED,
    channel: str = Channel.PAGE,
) -> int:
    """Put clients whom the actor sees on the event's list, or say of those on it how it stands; gives how many were
    new or are otherwise now. The same again does nothing. Raises Denied, Invalid."""
    policy.check(actor, Action.CHANGE, event)
    if presence not in Presence.values:
        raise Invalid({"presence": _("Choose from the list.")})
    if not clients or len(clients) > MOST:
        raise Invalid({"client": _("Choose from the list.")})
    MarketingEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)  # two people may invite one client at once
    there = {row.client_id: row for row in Invitation.objects.filter(event=event, client__in=clients)}
    new = [client for client in clients if client.pk not in there]
    other = [client for client in clients if client.pk in there and there[client.pk].presence != presence]
    Invitation.objects.bulk_create(Invitation(event=event, client=client, presence=presence) for client in new)
    Invitation.objects.filter(event=event, client__in=other).update(presence=presence)
    _tell("invited", event, [*new, *other], {"presence": str(presence)}, actor, channel)
    return len(new) + len(other)


@transaction.atomic
def take_off(event: MarketingEvent, actor: User, client: Client, channel: str = Channel.PAGE) -> str | None:
    """The client is not on the list any more; gives how it stood, None for one who was not on it. Raises Denied."""
    policy.check(actor, Action.CHANGE, event)
    row = Invitation.objects.filter(event=event, client=client).first()
    if row is None:
        return None
    row.delete()
    _tell("uninvited", event, [client], {}, actor, channel)
    return row.presence


def of_event(event: MarketingEvent, user: User) -> tuple[list[Invitation], Counter[str]]:
    """Those on the list whom `user` may see, by name, at most MOST; and how many there are of each presence."""
    seen = Invitation.objects.filter(event=event, client__in=Client.objects.visible_to(user).order_by())
    rows = list(seen.select_related("client").order_by("client__name_key", "client_id")[:MOST])
    return rows, Counter(seen.values_list("presence", flat=True))


def of_client(client: Client, user: User) -> list[Invitation]:
    """The events to which the client is invited and that `user` may see, the latest first."""
    seen = Invitation.objects.filter(client=client, event__in=MarketingEvent.objects.visible_to(user).order_by())
    return list(seen.select_related("event").order_by("-event_id")[:MOST])


def _tell(
    what: str, event: MarketingEvent, clients: Sequence[Client], data: dict[str, str], actor: User, channel: str
) -> None:
    facts = [Fact(f"client.{what}", client.card, data, client.cards()) for client in clients]
    facts += [Fact(f"marketing_event.{what}", event.card, data, event.cards()) for _client in clients]
    if facts:
        write(facts, actor, channel)
