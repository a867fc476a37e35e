"""The class of a client as fields of it: lists show them and filter by them, segments ask, the API has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.custom.adding import AddedFields
from krug.core.records.fields import ChoiceField
from krug.modules.analysis.models import Abc, Xyz
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal


@dataclass(frozen=True)
class ClassField(ChoiceField):
    """Read from the row of the last reckoning, which stands beside the client's."""

    choices: type[models.TextChoices] | None = Abc
    read_only: bool = True
    in_form: bool = False
    can_filter: bool = True
    beside = "sales_class"
    may_be_hidden = True
    on_head = True
    may_be_none = True

    @property
    def column(self) -> str:
        return f"{self.beside}__{self.name}"

    def value(self, record: Any) -> str:
        kept = getattr(record, self.beside, None) if record.pk else None
        return "" if kept is None else str(getattr(kept, self.name))


def may_read(user: User) -> bool:
    """Who may not read the reports by revenue is not told what they come to."""
    sees = user.scope(Deal.KIND, Action.SEE) is not Scope.NONE
    return sees and user.sees_field(Deal.KIND, "client") and user.sees_field(Deal.KIND, "amount")


ABC_CLASS = ClassField("abc", _("ABC class"), tones={"A": "green", "B": "accent", "C": "hollow"})
XYZ_CLASS = ClassField("xyz", _("XYZ class"), choices=Xyz)
CLASSES = AddedFields(Client.KIND, (ABC_CLASS, XYZ_CLASS))
