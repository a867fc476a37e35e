"""What a client has beside its fields goes along when another takes it in."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.clients.models import Client, Relation

Noted = list[list[Any]]


class Relations:
    """Families, founders: whoever was related to it is related to the client that stays."""

    name = "relations"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> Noted:
        """What was moved as [id, "client" or "other"], what would lead to itself or is there already as its values."""
        if kind.code != Client.KIND:
            return []
        noted: Noted = []
        for side, far in (("client", "other"), ("other", "client")):
            for row in Relation.objects.filter(**{side: drop}).order_by("pk"):
                other = getattr(row, f"{far}_id")
                ends = {f"{side}_id": keep.pk, f"{far}_id": other}
                if other in (keep.pk, drop.pk) or Relation.objects.filter(**ends, tie=row.tie).exists():
                    noted.append(["gone", row.client_id, row.other_id, row.tie])
                    row.delete()
                else:
                    Relation.objects.filter(pk=row.pk).update(**{side: keep})
                    noted.append([side, row.pk])
        return noted

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: Noted) -> None:
        for what, *rest in noted:
            if what == "gone":
                one, two, tie = rest
                there = Client.objects.filter(pk__in=[one, two]).count() == 2
                if there:
                    Relation.objects.get_or_create(client_id=one, other_id=two, tie=tie)
            else:
                Relation.objects.filter(pk=rest[0], **{what: keep}).update(**{what: drop})
