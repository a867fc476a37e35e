"""Files of clients: whatever the kind declares, a column of colleagues who work with each, and where they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access import partners, policy
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.imports import importers
from krug.core.imports.imagining import FIRST
from krug.core.imports.importers import Parsed, Source
from krug.core.imports.mapping import Mapping
from krug.core.imports.records import RecordImporter, RecordWork
from krug.core.records.fields import Field, PartnersField
from krug.modules.clients import together
from krug.modules.clients.models import Client
from krug.modules.clients.placing import DEGREES, place

TOGETHER, COLLEAGUE = "together", "colleague"
MOST_SAID = 50


@dataclass(frozen=True)
class ClientsImporter(RecordImporter):
    def declare(self, module: str) -> None:
        importers.declare(self)

    @property
    def fields(self) -> tuple[Field, ...]:
        together = (field for field in self.of.noted if isinstance(field, PartnersField))
        return (*super().fields, *together, *DEGREES)

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> ClientsWork:
        return ClientsWork(self.of, self.match, actor, mapping, headings, source)

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        left = super().undo(actor, created, changed, besides)
        return left + _take_off(actor, {(client, person) for what, client, person in besides if what == COLLEAGUE})


class ClientsWork(RecordWork):
    """Colleagues stand in a row's `given` by their ids; those taken in are noted as ["colleague", client, person]."""

    def complete(self, rows: Sequence[Parsed]) -> None:
        place(rows)
        super().complete(rows)
        may = self.actor.scope(Client.KIND, Action.ASSIGN) is not Scope.NONE
        for row in rows:
            if TOGETHER not in row.links:
                continue
            if not may:
                row.blame(TOGETHER, _("You may not let colleagues work with this client."))
            row.given[TOGETHER] = self._people_of(row)

    def create(self, rows: Sequence[Parsed]) -> Sequence[int | None]:
        people = self._named(rows)
        self._look_at_new(rows, people)
        fit = [row for row in rows if not row.faults]
        made = dict(zip([row.number for row in fit], super().create(fit) if fit else [], strict=True))
        named = {made[row.number]: row for row in fit if row.given.get(TOGETHER)}
        clients = Client.objects.in_bulk([pk for pk in named if pk is not None])
        self._take_in([(client, named[pk]) for pk, client in clients.items()], people)
        return [made.get(row.number) for row in rows]

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        people = self._named([row for _pk, row in rows])
        named = self._look_at_known(rows, only_empty, people)
        before = super().change([(pk, row) for pk, row in rows if not row.faults], only_empty)
        self._take_in([(client, row) for client, row in named if not row.faults], people)
        return before

    def pretend(
        self, new: Sequence[Parsed], known: Sequence[tuple[int, Parsed]], only_empty: bool
    ) -> Sequence[int | None]:
        people = self._named([*new, *(row for _pk, row in known)])
        self._look_at_new(new, people)
        self._look_at_known([(pk, row) for pk, row in known if pk < FIRST], only_empty, people)
        fit = [(pk, row) for pk, row in known if not row.faults]
        new_fit = [row for row in new if not row.faults]
        ids = dict(zip([row.number for row in new_fit], super().pretend(new_fit, fit, only_empty), strict=True))
        return [ids.get(row.number) for row in new]

    def _look_at_new(self, rows: Sequence[Parsed], people: dict[int, User]) -> None:
        owners = User.objects.in_bulk({self._owner(row) for row in rows if row.given.get(TOGETHER)})
        for row in rows:
            if row.given.get(TOGETHER):
                owner = owners.get(self._owner(row), self.actor)
                self._look_at(row, Client(responsible=owner, department=owner.department), owner.pk, people)

    def _look_at_known(
        self, rows: Sequence[tuple[int, Parsed]], only_empty: bool, people: dict[int, User]
    ) -> list[tuple[Client, Parsed]]:
        """The clients that are to get colleagues, each with its row."""
        named = [(pk, row) for pk, row in rows if row.given.get(TOGETHER)]
        clients: dict[int, Client] = Client.objects.visible_to(self.actor).in_bulk([pk for pk, _row in named])
        taken = partners.people_of(Client.KIND, clients) if only_empty else {}
        found = [(clients[pk], row) for pk, row in named if pk in clients and not taken.get(pk)]
        for client, row in found:
            owner = client.responsible_id
            if not (only_empty and owner):
                owner = row.given.get("responsible_id", owner)
            self._look_at(row, client, owner, people)
        return found

    def _people_of(self, row: Parsed) -> list[int]:
        """Whom the cell names; a name that is nobody's is the row's fault."""
        found: dict[int, None] = {}
        for text in filter(None, (part.strip() for part in re.split(r"[;,\n]", row.links[TOGETHER]))):
            pk = self.links.people.find(text)
            if pk is None:
                row.blame(TOGETHER, _("There is no employee “%(text)s”.") % {"text": text[:80]})
            else:
                found[pk] = None
        owner = row.given.get("responsible_id")
        if owner in found:
            row.blame(TOGETHER, _("Choose a colleague who is not responsible for this client already."))
        return list(found)

    def _owner(self, row: Parsed) -> int:
        """Who becomes responsible for a new client."""
        return row.given.get("responsible_id") or row.first.get("responsible_id") or self.actor.pk or 0

    def _named(self, rows: Sequence[Parsed]) -> dict[int, User]:
        """Those named as they are now: somebody may have left since the file was begun."""
        return User.objects.in_bulk({pk for row in rows for pk in row.given.get(TOGETHER) or ()})

    def _look_at(self, row: Parsed, client: Client, owner: int | None, people: dict[int, User]) -> None:
        for pk in row.given[TOGETHER]:
            if reason := together.refusal(self.actor, client, people[pk], owner):
                row.blame(TOGETHER, reason)
                return

    def _take_in(self, rows: Sequence[tuple[Client, Parsed]], people: dict[int, User]) -> None:
        wanted = [(client, people[pk]) for client, row in rows for pk in row.given[TOGETHER]]
        taken = together.take_in_many(wanted, self.actor, Channel.IMPORT) if wanted else []
        self.besides += [[COLLEAGUE, client.pk, person.pk] for client, person in taken]


def _take_off(actor: User, taken: set[tuple[int, int]]) -> list[str]:
    """Those whom the import took in and who are there still; gives, in words, what had to stay."""
    clients: dict[int, Any] = Client.objects.in_bulk({client for client, _person in taken})
    rows = Partner.objects.filter(kind=Client.KIND, record_id__in=clients).select_related("user").order_by("pk")
    left, gone = dict[int, str](), list[Partner]()
    for row in rows:
        if (row.record_id, row.user_id) not in taken:
            continue
        client = clients[row.record_id]
        if not policy.may(actor, Action.ASSIGN, client):
            words = _("You may not let colleagues work with this client.")
            left[client.pk] = _("“%(title)s” stays as it is: %(reason)s") % {"title": client, "reason": words}
        elif row.role:
            left[client.pk] = _("“%(title)s” stays as it is: it was changed after the import.") % {"title": client}
        else:
            gone.append(row)
    together.take_off_many(gone, clients, actor, Channel.IMPORT)
    return list(left.values())[:MOST_SAID]
