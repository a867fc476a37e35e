"""Who belongs with whom: families, guardians, founders; beside the holding, which is a field of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.modules.clients.models import Client, ClientKind, Relation

# What one client is to another, as a person chooses it: title, and what the other is to the first in return.
TIES: dict[str, tuple[str | Promise, str]] = {
    "spouse": (gettext_lazy("spouse"), "spouse"),
    "parent": (gettext_lazy("parent"), "child"),
    "child": (gettext_lazy("child"), "parent"),
    "sibling": (gettext_lazy("brother or sister"), "sibling"),
    "relative": (gettext_lazy("relative"), "relative"),
    "guardian": (gettext_lazy("legal representative"), "ward"),
    "ward": (gettext_lazy("represented person"), "guardian"),
    "founder": (gettext_lazy("founder"), "founded"),
    "founded": (gettext_lazy("founded company"), "founder"),
    "related": (gettext_lazy("related company or person"), "related"),
}
OF_COMPANIES = ("founder", "founded", "related")
MOST = 500


@dataclass(frozen=True)
class Related:
    """A client beside another; `tie` is what it is to that one."""

    pk: int
    client: Client
    tie: str

    @property
    def title(self) -> str | Promise:
        return TIES[self.tie][0]


def part_all(kind: RecordKind, ids: Sequence[int]) -> None:
    """Nobody is related any more to clients that are to be forgotten."""
    if kind.code == Client.KIND:
        Relation.objects.filter(Q(client__in=ids) | Q(other__in=ids)).delete()


def ties_for(client: Client) -> list[str]:
    """All ties, the likeliest first: a company has founders rather than a spouse."""
    if client.kind != ClientKind.COMPANY:
        return list(TIES)
    return [*OF_COMPANIES, *(code for code in TIES if code not in OF_COMPANIES)]


def of_client(client: Client, user: User, only: int | None = None) -> list[Related]:
    """Whom `user` may see of those related to `client`, by name; two queries, one where nobody is.

    At most MOST, the first made; with `only`, the relation of this number alone, wherever it stands.
    """
    seeable = Client.objects.visible_to(user).order_by()  # before the cut: hidden ones take no place
    forth = Q(Exists(seeable.filter(pk=OuterRef("other"))), client=client)
    back = Q(Exists(seeable.filter(pk=OuterRef("client"))), other=client)
    relations = Relation.objects.filter(forth | back).order_by("id")
    rows = list((relations if only is None else relations.filter(pk=only))[:MOST])
    ids = {row.other_id if row.client_id == client.pk else row.client_id for row in rows}
    seen = Client.objects.visible_to(user).in_bulk(ids) if ids else {}
    found = [
        Related(row.pk, seen[pk], tie)
        for row in rows
        for pk, tie in [(row.other_id, TIES[row.tie][1]) if row.client_id == client.pk else (row.client_id, row.tie)]
        if pk in seen
    ]
    return sorted(found, key=lambda related: (related.client.name_key, related.client.pk))


@transaction.atomic
def relate(client: Client, actor: User, other: Client | None, tie: str, channel: str = Channel.PAGE) -> Relation:
    """`other` is `tie` to `client` from now on; of those related so already nothing is written. Raises Invalid."""
    policy.check(actor, Action.CHANGE, client)
    if tie not in TIES:
        raise Invalid({"tie": _("Choose from the list.")})
    if other is None or other.pk == client.pk:
        raise Invalid({"client": _("Choose another client.")})
    one, two, way = _kept_as(other, client, tie)
    row, made = Relation.objects.get_or_create(client=one, other=two, tie=way)
    if made:
        _write("client.related", client, other, tie, actor, channel)
    return row


@transaction.atomic
def part(client: Client, actor: User, related: Related, channel: str = Channel.PAGE) -> None:
    """They are related no more; a second time does nothing."""
    policy.check(actor, Action.CHANGE, client)
    if Relation.objects.filter(pk=related.pk).delete()[0]:
        _write("client.parted", client, related.client, related.tie, actor, channel)


def _kept_as(one: Client, two: Client, tie: str) -> tuple[Client, Client, str]:
    """Each pair is kept one way round: of two words for it the first, of two alike the client who came first."""
    back = TIES[tie][1]
    if tie == back:
        return (one, two, tie) if one.pk < two.pk else (two, one, tie)
    order = list(TIES)
    return (one, two, tie) if order.index(tie) < order.index(back) else (two, one, back)


def _write(code: str, client: Client, other: Client, tie: str, actor: User, channel: str) -> None:
    """On both cards, and without a name: who sees one card need not see the other."""
    facts = [
        Fact(code, client.card, {"tie": tie}, client.cards()),
        Fact(code, other.card, {"tie": TIES[tie][1]}, other.cards()),
    ]
    write(facts, actor, channel)


def _in_words(data: dict[str, Any]) -> dict[str, Any]:
    known = TIES.get(data.get("tie", ""))
    return {**data, "tie": known[0] if known else "—"}


RELATED = (
    EventKind("client.related", gettext_lazy("added somebody related: {tie}"), icon="users", words=_in_words),
    EventKind("client.parted", gettext_lazy("took off somebody related: {tie}"), icon="users", words=_in_words),
)
