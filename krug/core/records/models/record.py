from __future__ import annotations

from typing import Any, ClassVar, Self

import uuid_utils.compat as uuids
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from krug.core.access import partners, policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.custom.values import CustomValues
from krug.core.records.models.tag import tags_of


class RecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, action: str = Action.SEE) -> Self:
        """The only way from a request to rows: what is in the bin is out, and what is out of reach too."""
        return policy.limit(self.filter(deleted_at=None), user, self.model.KIND, action)  # type: ignore[return-value]


class Record(models.Model):
    """What every business record shares.

    `department` follows the responsible person's, so that a scope is one indexed condition. `version` grows by one
    with each change. `custom` holds the values of fields that the firm itself added, by field code.
    """

    KIND: ClassVar[str]
    PATH: ClassVar[str]
    known_tags: list[str] | None = None
    known_partners: list[User] | None = None
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

    @property
    def tag_names(self) -> list[str]:
        """The names of the record's tags. Pages of many records fill `known_tags` in one query beforehand."""
        if self.known_tags is None:
            self.known_tags = tags_of(self.KIND, [self.pk]).get(self.pk, [])
        return self.known_tags

    @property
    def partners(self) -> list[User]:
        """Who works with the record too. Pages of many records fill `known_partners` in one query beforehand."""
        if self.known_partners is None:
            self.known_partners = partners.people_of(self.KIND, [self.pk]).get(self.pk, [])
        return self.known_partners

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
