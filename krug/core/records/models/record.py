from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar, Self

import uuid_utils.compat as uuids
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from krug.core.access import partners, policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.files.attaching import by_field, names_of
from krug.core.records.custom import computing
from krug.core.records.custom.values import CustomValues
from krug.core.records.models.confidential import confidential_among
from krug.core.records.models.tag import tags_of
from krug.core.records.models.tagged import TaggedBy

# What rooms fill in of the fields they added to a kind, by its code: called before a record is written.
settlers: dict[str, list[Callable[[Any], None]]] = defaultdict(list)


class RecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, action: str = Action.SEE) -> Self:
        """The only way from a request to rows: what is in the bin is out, and what is out of reach too."""
        return policy.limit(self.filter(deleted_at=None), user, self.model.KIND, action)  # type: ignore[return-value]


class Record(models.Model):
    """What every business record shares.

    `department` follows the responsible person's, so that a scope is one indexed condition. `version` grows by one
    with each change. `custom` holds the values of fields that the firm or another room added, by field code.
    """

    KIND: ClassVar[str]
    PATH: ClassVar[str]
    known_tags: list[str] | None = None
    known_partners: list[User] | None = None
    known_files: list[str] | None = None
    known_files_in: dict[str, list[tuple[int, str]]] | None = None
    known_confidential: bool | None = None
    known_rows: dict[str, list[Any]] | None = None
    known_links: dict[str, Any] | None = None

    uid = models.UUIDField(default=uuids.uuid7, unique=True, editable=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "access.Department", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    custom = CustomValues(default=dict, blank=True, encoder=DjangoJSONEncoder)
    deleted_at = models.DateTimeField(null=True, editable=False)

    tagged_by = TaggedBy()

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def card(self) -> tuple[str, int]:
        return self.KIND, self.pk

    def cards(self) -> list[tuple[str, int]]:
        """Other cards whose history shows what happens to this record, as (kind, id)."""
        return []

    def settle(self) -> None:
        """Fill the columns that follow from others, before the row is written."""
        self.department_id = self.responsible.department_id if self.responsible else None
        for settle in settlers.get(self.KIND, ()):
            settle(self)
        computing.settle(self)

    @property
    def tag_names(self) -> list[str]:
        """The names of the record's tags. Pages of many records fill `known_tags` in one query beforehand."""
        if self.known_tags is None:
            self.known_tags = tags_of(self.KIND, [self.pk]).get(self.pk, [])
        return self.known_tags

    @property
    def file_names(self) -> list[str]:
        """The names of the files attached. Who works with many records fills `known_files` in one query beforehand."""
        if self.known_files is None:
            self.known_files = names_of(self.KIND, [self.pk]).get(self.pk, [])
        return self.known_files

    def files_in(self, field: str) -> list[tuple[int, str]]:
        """The (id, name) of the files in a field. Pages of many records fill `known_files_in` beforehand, at once."""
        if self.known_files_in is None:
            self.known_files_in = by_field(self.KIND, [self.pk]).get(self.pk, {}) if self.pk else {}
        return self.known_files_in.get(field, [])

    @property
    def partners(self) -> list[User]:
        """Who works with the record too. Pages of many records fill `known_partners` in one query beforehand."""
        if self.known_partners is None:
            self.known_partners = partners.people_of(self.KIND, [self.pk]).get(self.pk, [])
        return self.known_partners

    @property
    def is_confidential(self) -> bool:
        """Whether its views are written down. Pages of many records fill `known_confidential` beforehand."""
        if self.known_confidential is None:
            self.known_confidential = bool(confidential_among(self.KIND, [self.pk]))
        return self.known_confidential

    def rows_of(self, name: str) -> list[Any]:
        """The rows of a field that holds several values; none of a record that is not written yet."""
        if self.known_rows is not None and name in self.known_rows:
            return self.known_rows[name]
        return list(getattr(self, name).all()) if self.pk else []

    def know_rows(self, name: str, rows: list[Any]) -> None:
        """Just written or read: nobody needs to ask the database for them."""
        self.known_rows = {**(self.known_rows or {}), name: rows}

    def get_absolute_url(self) -> str:
        return f"/{self.PATH}/{self.pk}"
