from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.policy import Denied, check_kind
from krug.core.access.scopes import Action, Scope


class Audience(models.TextChoices):
    """Who sees a saved view."""

    OWN = "own", _("Only me")
    DEPARTMENT = "department", _("My department")
    ALL = "all", _("Everybody")


def sharing_with(user: User) -> Q:
    """What is the person's own, or shared with them."""
    above = [int(pk) for pk in user.department.path.strip("/").split("/") if pk] if user.department else []
    shared = Q(audience=Audience.ALL) | Q(audience=Audience.DEPARTMENT, department_id__in=above)
    return Q(owner=user) | shared


def share(row: Any, actor: User, audience: str) -> None:
    """Show a view or a segment to others, as far as the actor's right to share reaches. Raises Denied."""
    if audience != Audience.OWN:
        check_kind(actor, Action.SHARE, row.kind)
        wide = actor.scope(row.kind, Action.SHARE) is Scope.ALL
        if audience == Audience.ALL and not wide:
            raise Denied(_("You may share a view with your department only."))
    row.audience = Audience(audience)
    row.department = actor.department if audience == Audience.DEPARTMENT else None


class ViewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, kind: str) -> Self:
        """The views of a kind's list that `user` sees: the own ones and those shared with them."""
        return self.filter(sharing_with(user), kind=kind)


class SavedView(models.Model):
    """A list as somebody likes to see it: conditions, order, columns, grouping.

    `state` holds {"filter", "sort", "group", "columns"}; the list of a kind opens with its default view.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.OWN)
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, related_name="+")
    is_default = models.BooleanField(default=False)
    state = models.JSONField(default=dict)

    objects: ClassVar[Any] = ViewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "title"], name="views_of_kind")]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_default=True), name="one_default_view_of_kind")
        ]

    def __str__(self) -> str:
        return self.title

    def share(self, actor: User, audience: str) -> None:
        """Show the view to others, as far as the actor's right to share reaches. Raises Denied."""
        share(self, actor, audience)

    def may_change(self, user: User) -> bool:
        return self.owner_id == user.pk or user.is_administrator


class ColumnChoice(models.Model):
    """The columns one person has chosen for one view of a list; without a view, for the list itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, null=True, related_name="+")
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "view"], name="one_choice_of_columns_for_view"),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(view=None), name="one_choice_of_columns_for_list"
            ),
        ]
