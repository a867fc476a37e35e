from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from krug.core.access.models.firm import Firm
from krug.core.access.models.versioned import Versioned
from krug.core.access.rights import Rights
from krug.core.access.scopes import Action, FieldRight, Scope

# Filled as modules are loaded: which module a kind of record belongs to.
module_of_kind: dict[str, str] = {}
# Filled as the firm's own fields are read: kind, computed field, and the fields it is made of at any depth.
computed_of: dict[str, Mapping[str, frozenset[str]]] = {}
# Filled by rooms: kind, field, and whether a person may be told what Krug reckoned of other records there.
told_to: dict[str, Mapping[str, Callable[[User], bool]]] = {}


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.select_related("role", "department").get(email__iexact=username)

    def get_queryset(self) -> models.QuerySet[User]:
        return super().get_queryset().select_related("role", "department")


class User(Versioned, AbstractBaseUser):
    """An employee. Who has left stays as a row, so that the history keeps the name.

    `skills`: what requests and other work are given out by, with commas between.
    `has_partnerships`: may be a partner of single records; who never was one is not asked for them.
    `has_second_factor`: signs in with a code beside the password; here, so that no page need ask for it.
    `has_toured`: was shown what is where, or did not want to be; it is not offered again.
    """

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_key = models.CharField(max_length=200, default="", editable=False, db_index=True)
    position = models.CharField(_("Position"), max_length=200, blank=True)
    skills = models.CharField(_("Skills"), max_length=500, blank=True)
    role = models.ForeignKey("access.Role", models.PROTECT, related_name="users")
    department = models.ForeignKey("access.Department", models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    theme = models.CharField(max_length=5, blank=True)
    has_partnerships = models.BooleanField(default=False, editable=False)
    has_second_factor = models.BooleanField(default=False, editable=False)
    has_toured = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    @property
    def is_administrator(self) -> bool:
        return self.role.is_administrator

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def scope(self, kind: str, action: str) -> Scope:
        """How far this person reaches with `action` on records of `kind`; nowhere while its module is off.

        Where it is not the same in every pipeline, the furthest: ask `scope_in` or `reaches_all` about rows.
        """
        fixed = self._fixed(kind)
        return self._rights.widest(kind, action) if fixed is None else fixed

    def scope_in(self, kind: str, action: str, pipeline: int | None) -> Scope:
        """The same for the records of one pipeline; None: for those of every pipeline of which nothing else is said."""
        fixed = self._fixed(kind)
        return self._rights.scope_in(kind, action, pipeline) if fixed is None else fixed

    def scopes_apart(self, kind: str, action: str) -> dict[int, Scope]:
        """The pipelines in which this person's scope is another than everywhere else; most often there are none."""
        if not self.role.pipeline_rights or self._fixed(kind) is not None:
            return {}
        return self._rights.apart(kind, action)

    def reaches_all(self, kind: str, action: str = Action.SEE) -> bool:
        return self.scope_in(kind, action, None) is Scope.ALL and not self.scopes_apart(kind, action)

    def _fixed(self, kind: str) -> Scope | None:
        """What no rule of the role changes; None where the role says."""
        if not self.is_active or not self.firm.has(module_of_kind.get(kind, "")):
            return Scope.NONE
        return Scope.ALL if self.is_administrator else None

    def field_rights(self, kind: str) -> dict[str, str]:
        """Fields of `kind` that this person's role does not see, or only sees: name to FieldRight.

        What is computed of a field that the role does not see is not seen either: it would tell what that holds. Nor
        is what was reckoned of records that the person may not read.
        """
        if self.role_id is None or self.is_administrator:
            return {}
        untold = {name: FieldRight.HIDDEN for name, may in told_to.get(kind, {}).items() if not may(self)}
        return _with_computed(kind, self.role.field_rights.get(kind, {}) | untold)

    def limits_of(self, kind: str) -> dict[str, str]:
        """The same of what the records themselves hold."""
        if self.role_id is None or self.is_administrator:
            return {}
        return _with_computed(kind, self.role.field_rights.get(kind, {}))

    def sees_field(self, kind: str, name: str) -> bool:
        return self.field_rights(kind).get(name) != FieldRight.HIDDEN

    def changes_field(self, kind: str, name: str) -> bool:
        return self.field_rights(kind).get(name, FieldRight.CHANGE) == FieldRight.CHANGE

    @cached_property
    def firm(self) -> Firm:
        """The firm as it was when this person's request began."""
        return Firm.current()

    @cached_property
    def teammates(self) -> list[int]:
        """Ids of everybody in the person's teams, the person always among them."""
        mates = User.objects.filter(teams__in=self.teams.all()).values_list("id", flat=True)
        return sorted({self.pk, *mates})

    def partner_of(self, kind: str, action: str = Action.SEE) -> list[int]:
        """Ids of the records of `kind` that are open to this person by name, for seeing or for more than that."""
        if not self.has_partnerships:
            return []
        return [pk for pk, only_sees in self._partnerships.get(kind, []) if action == Action.SEE or not only_sees]

    @cached_property
    def _partnerships(self) -> dict[str, list[tuple[int, bool]]]:
        found: dict[str, list[tuple[int, bool]]] = {}
        rows: Any = self.partnerships.values_list("kind", "record_id", "only_sees")
        for kind, pk, only_sees in rows:
            found.setdefault(kind, []).append((pk, only_sees))
        return found

    @cached_property
    def _rights(self) -> Rights:
        rows: Any = self.role.permissions.values_list("kind", "action", "scope")
        scopes = {(kind, action): Scope(scope) for kind, action, scope in rows}
        return Rights(scopes, self.role.pipeline_rights)

    @cached_property
    def departments_below(self) -> list[int]:
        """Ids of the person's department and of all below it; empty for who is in none."""
        return self.department.ids_below() if self.department else []


def name_key(name: str) -> str:
    """What people are ordered and looked up by, the same on both databases."""
    return " ".join(name.casefold().replace("ё", "е").split())[:200]


def _with_computed(kind: str, rights: dict[str, str]) -> dict[str, str]:
    if not rights or not computed_of.get(kind):
        return rights
    hidden = {name for name, right in rights.items() if right == FieldRight.HIDDEN}
    return rights | {name: FieldRight.HIDDEN for name, made_of in computed_of[kind].items() if made_of & hidden}
