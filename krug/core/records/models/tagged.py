"""A record's tags as the database joins them, so that queries may group by them."""

from __future__ import annotations

from typing import Any

from django.db.models import DO_NOTHING
from django.db.models.fields.related import ForeignObject
from django.db.models.sql.where import AND, WhereNode

from krug.core.records.models.tag import Tagging


class TaggedBy(ForeignObject):  # type: ignore[type-arg]
    """Only for queries: `tagged_by__tag` is each tag of the record; one with two tags is met twice.

    Without tags it is None. It is no column and no migration knows it.
    """

    requires_unique_target = False

    def __init__(self) -> None:
        super().__init__(
            Tagging,
            DO_NOTHING,
            from_fields=["id"],
            to_fields=["record_id"],
            null=True,
            editable=False,
            related_name="+",
        )

    def __deepcopy__(self, memo: Any) -> TaggedBy:
        """Each kind of record that inherits it has one of its own."""
        own = TaggedBy()
        own.name = self.name
        return own

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only=True, **kwargs)

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """Ids are told apart by the kind of record."""
        field = Tagging._meta.get_field("kind")
        lookup: Any = field.get_lookup("exact")
        return WhereNode([lookup(field.get_col(alias), self.model.KIND)], connector=AND)  # type: ignore[attr-defined]
