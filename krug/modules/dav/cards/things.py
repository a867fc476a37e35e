"""What stands in a person's address book: the clients and contact persons that they see."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from krug.core.access.models import User
from krug.core.records.sight import seen
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.dav.models import Collection, Kept
from krug.modules.dav.models.collection import Extent

# More a phone does not bear, and nobody looks through.
MOST = 10_000
BY_UID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.vcf")
MODELS: tuple[Any, ...] = (ContactPerson, Client)


@dataclass
class Thing:
    """One card."""

    reader: User
    record: Any
    kept: Kept | None = None

    @property
    def name(self) -> str:
        return self.kept.name if self.kept else f"{self.record.uid}.vcf"

    @property
    def uid(self) -> str:
        return self.kept.uid if self.kept else str(self.record.uid)

    @property
    def company(self) -> Any:
        """The company of a contact person, where the reader sees it."""
        found = self.record.company if isinstance(self.record, ContactPerson) else None
        return seen(found, self.reader) if found is not None else None

    def etag(self, salt: str) -> str:
        company = self.company.name if self.company else ""
        said = f"{salt}\n{self.record.KIND}\n{self.record.pk}\n{self.record.version}\n{company}\n{self.uid}"
        return hashlib.sha256(f"{said}\n{self.kept.version if self.kept else 0}".encode()).hexdigest()[:32]

    @property
    def changed_at(self) -> dt.datetime:
        return self.record.updated_at  # type: ignore[no-any-return]


def things(reader: User, collection: Collection, only: Q | None = None, full: bool = False) -> list[Thing]:
    """`only`: those of this condition. `full`: with phones, mail and the rest, for drawing."""
    kept = _kept(reader)
    found: list[Thing] = []
    for model in MODELS:
        rows = in_book_of(reader, model, collection)
        rows = rows if only is None else rows.filter(only)
        rows = rows.select_related("responsible", *(["company"] if model is ContactPerson else []))
        if full:
            rows = rows.prefetch_related("phones", "emails", "addresses", "sites")
        for row in rows.order_by("pk")[: MOST - len(found)]:
            found.append(Thing(reader, row, kept.get((row.KIND, row.pk))))
    return found


def in_book_of(reader: User, model: Any, collection: Collection) -> Any:
    rows = model.objects.visible_to(reader)
    if collection.extent == Extent.OWN:
        rows = rows.filter(Q(responsible=reader) | Q(pk__in=reader.partner_of(model.KIND)))
    return rows


def named(reader: User, collection: Collection, names: Iterable[str]) -> dict[str, Thing]:
    """Those of the names that stand in the book, whole. The same few queries for one and for hundreds."""
    wanted = set(names)
    uids = [UUID(match[1]) for name in wanted if (match := BY_UID.fullmatch(name))]
    rows = Kept.objects.filter(person=reader, name__in=wanted, component="VCARD")
    pairs = list(rows.values_list("kind", "record_id"))
    found: list[Thing] = []
    kept = _kept(reader)
    for model in MODELS:
        ids = [pk for kind, pk in pairs if kind == model.KIND]
        rows = in_book_of(reader, model, collection).filter(Q(uid__in=uids) | Q(pk__in=ids))
        rows = rows.select_related("responsible", *(["company"] if model is ContactPerson else []))
        rows = rows.prefetch_related("phones", "emails", "addresses", "sites")
        found += [Thing(reader, row, kept.get((row.KIND, row.pk))) for row in rows]
    return {one.name: one for one in found if one.name in wanted}


def of_uid(reader: User, collection: Collection, uid: str) -> Thing | None:
    kept = Kept.objects.filter(person=reader, uid=uid, component="VCARD").first()
    found = named(reader, collection, [kept.name if kept else f"{uid}.vcf"])
    return next((one for one in found.values() if one.uid == uid), None)


def _kept(reader: User) -> dict[tuple[str, int], Kept]:
    rows = Kept.objects.filter(person=reader, component="VCARD")
    return {(one.kind, one.record_id): one for one in rows}
