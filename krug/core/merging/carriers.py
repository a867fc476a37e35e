"""What belongs to a record and goes along when another takes it in. Other rooms add carriers of what they keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.models import Exists, F, OuterRef, Q

from krug.core.access import partners
from krug.core.access.models import Partner, User
from krug.core.events.inserting import insert_rows
from krug.core.events.models import EventLink
from krug.core.files.models import Attachment
from krug.core.imports.models.external import ExternalId
from krug.core.lists.models.segment import SegmentMember
from krug.core.records import followers, kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Confidential

PIECE = 300


class Carrier(Protocol):
    """`carry` takes all it knows of from `drop` to `keep` and gives, as JSON, what `bring_back` needs to know."""

    name: str

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> Any: ...

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: Any) -> None: ...


class Links:
    """Records of any kind that lead to it: deals, activities, contact persons, subsidiaries."""

    name = "links"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> dict[str, list[int]]:
        noted = {}
        for other, link in _links_to(kind):
            rows = other.model.objects.filter(**{link.column: drop.pk})
            if other.code == kind.code:
                rows = rows.exclude(pk__in=[keep.pk, drop.pk])
            # Asked for in order, SQLite would rather go through all of them than by the index of the link.
            if ids := sorted(rows.values_list("pk", flat=True)):
                _lead(other, link, ids, keep.pk)
                noted[f"{other.code}.{link.name}"] = ids
        return noted

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: dict[str, list[int]]) -> None:
        """What has been led elsewhere since stays there."""
        for other, link in _links_to(kind):
            ids = noted.get(f"{other.code}.{link.name}", [])
            rows = other.model.objects.filter(pk__in=ids, **{link.column: keep.pk})
            _lead(other, link, list(rows.order_by("pk").values_list("pk", flat=True)), drop.pk)


def _links_to(kind: RecordKind) -> list[tuple[RecordKind, LinkField]]:
    return [
        (other, field)
        for other in kinds.all_kinds()
        for field in other.fields
        if isinstance(field, LinkField) and field.to == kind.code
    ]


def _lead(kind: RecordKind, link: LinkField, ids: Sequence[int], to: int) -> None:
    for start in range(0, len(ids), PIECE):
        part = ids[start : start + PIECE]
        if isinstance(link, Custom):
            _put(kind, link, part, to)
        else:
            kind.model.objects.filter(pk__in=part).update(**{link.column: to}, version=F("version") + 1)
        rows = kind.model.objects.filter(pk__in=part, deleted_at=None).select_related(*kind.related)
        followers.put(kind, list(rows.prefetch_related(*kind.children)))


def _put(kind: RecordKind, link: LinkField, ids: Sequence[int], to: int) -> None:
    """A link of the firm's own has no column to be written at once."""
    records = list(kind.model.objects.select_for_update(of=("self",)).filter(pk__in=ids))
    for record in records:
        link.put(record, to)
        record.version += 1
    kind.model.objects.bulk_update(records, ["custom", "version"])


class Marks:
    """Where one of them was confidential, the record that stays is."""

    name = "confidential"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> bool:
        """Whether the record that stays was not confidential before."""
        mark = Confidential.objects.filter(kind=kind.code, record_id=drop.pk).first()
        if mark is None:
            return False
        wanted = {"at": mark.at, "by": mark.by}
        return Confidential.objects.get_or_create(kind=kind.code, record_id=keep.pk, defaults=wanted)[1]

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: bool) -> None:
        if noted:
            Confidential.objects.filter(kind=kind.code, record_id=keep.pk).delete()


class History:
    """What happened to it stands in the history of the record that stays, too."""

    name = "history"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        there = EventLink.objects.filter(card_kind=kind.code, card_id=keep.pk).values("event")
        rows = EventLink.objects.filter(card_kind=kind.code, card_id=drop.pk).exclude(event__in=there)
        events = list(rows.order_by("event").values_list("event", flat=True))
        insert_rows(EventLink, ("card_kind", "card_id", "event_id"), [(kind.code, keep.pk, one) for one in events])
        return events

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        for start in range(0, len(noted), PIECE):
            part = noted[start : start + PIECE]
            EventLink.objects.filter(card_kind=kind.code, card_id=keep.pk, event__in=part).delete()


class Partnerships:
    """Who worked with it works with the record that stays, and who only saw it only sees that one.

    Whoever had a part in both keeps the one they had in the record that stays.
    """

    name = "partners"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        there = set(Partner.objects.filter(kind=kind.code, record_id=keep.pk).values_list("user", flat=True))
        rows = Partner.objects.filter(kind=kind.code, record_id=drop.pk).select_related("user")
        new = [row for row in rows if row.user_id not in there and row.user_id != keep.responsible_id]
        for row in new:
            partners.put(kind.code, keep.pk, row.user, row.role, row.only_sees)
        return [row.user_id for row in new]

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        for person in User.objects.filter(pk__in=noted):
            partners.drop(kind.code, keep.pk, person)


class Numbers:
    """Its numbers in other programs lead to the record that stays, so that the next file meets it."""

    name = "numbers"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        rows = ExternalId.objects.filter(kind=kind.code, record_id=drop.pk)
        ids = list(rows.values_list("pk", flat=True))
        rows.update(record_id=keep.pk)
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        ExternalId.objects.filter(pk__in=noted, record_id=keep.pk).update(record_id=drop.pk)


class Files:
    """Files beside it lie beside the record that stays; the same file is there once."""

    name = "files"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        there = Attachment.objects.of_record(keep).filter(
            stored=OuterRef("stored"), name=OuterRef("name"), field=OuterRef("field")
        )
        double = Q(Exists(there.order_by()), removed_at=None)
        rows = Attachment.objects.filter(kind=kind.code, record_id=drop.pk).exclude(double)
        return self._lead(kind, rows, keep, keep)

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        """What has been attached since stays there."""
        rows = Attachment.objects.filter(pk__in=noted, kind=kind.code, record_id=keep.pk)
        self._lead(kind, rows, drop, keep)

    def _lead(self, kind: RecordKind, rows: Any, to: Any, keep: Any) -> list[int]:
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        Attachment.objects.filter(pk__in=ids).update(record_id=to.pk)
        if ids:
            followers.put(kind, [keep])  # found by their names, or no longer
        return ids


class Members:
    """It was in fixed segments, and the record that stays is in them instead."""

    name = "segments"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        there = SegmentMember.objects.filter(record_id=keep.pk).values("segment")
        rows = SegmentMember.objects.filter(segment__kind=kind.code, record_id=drop.pk).exclude(segment__in=there)
        ids = list(rows.values_list("pk", flat=True))
        SegmentMember.objects.filter(pk__in=ids).update(record_id=keep.pk)
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        SegmentMember.objects.filter(pk__in=noted, record_id=keep.pk).update(record_id=drop.pk)


carriers: list[Carrier] = [Links(), Partnerships(), Numbers(), Files(), Members(), Marks(), History()]
