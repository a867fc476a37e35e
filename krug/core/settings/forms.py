"""Forms of people, departments and teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Department, Role, Team, User
from krug.core.door.forms import Plain


def tree() -> list[tuple[int, str]]:
    """Departments in the tree's order, the deeper the further in."""
    nodes = {node.pk: node for node in Department.objects.order_by("name")}
    below: dict[int | None, list[Department]] = {}
    for node in nodes.values():
        below.setdefault(node.parent_id, []).append(node)

    def walk(parent: int | None, depth: int) -> list[tuple[int, str]]:
        rows = []
        for node in below.get(parent, []):
            rows += [(node.pk, "\u2003" * depth + node.name), *walk(node.pk, depth + 1)]
        return rows

    return walk(None, 0)


class _Choice(forms.TypedChoiceField):
    """A choice among rows, by id; `empty_value` None where none is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class PersonForm(Plain):
    name = forms.CharField(label=_("First and last name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = _Choice(label=_("Role"))
    department = _Choice(label=_("Department"), required=False)
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    skills = forms.CharField(
        label=_("Skills"),
        max_length=500,
        required=False,
        help_text=_("With commas between. Requests are given out by them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.pk, str(role)) for role in Role.objects.order_by("id")]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", gettext("in none")), *tree()]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: User) -> PersonForm:
        stored = {"name": row.name, "email": row.email, "position": row.position, "skills": row.skills}
        return cls(initial={**stored, "role": row.role_id, "department": row.department_id})

    def values(self) -> dict[str, Any]:
        """What the verbs take: rows instead of ids."""
        found = dict(self.cleaned_data)
        found["role"] = Role.objects.get(pk=found["role"])
        found["department"] = Department.objects.filter(pk=found["department"]).first()
        return found


class DepartmentForm(Plain):
    name = forms.CharField(label=_("Name"), max_length=200)
    parent = _Choice(label=_("Parent department"), required=False)
    head = _Choice(label=_("Head"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name_key").values_list("pk", "name")
        self.fields["parent"].choices = [("", gettext("at the top")), *tree()]  # type: ignore[attr-defined]
        self.fields["head"].choices = [("", gettext("nobody yet")), *people]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: Department) -> DepartmentForm:
        return cls(initial={"name": row.name, "parent": row.parent_id, "head": row.head_id})

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["parent"] = Department.objects.filter(pk=found["parent"]).first()
        found["head"] = User.objects.filter(pk=found["head"]).first()
        return found


class TeamForm(Plain):
    name = forms.CharField(label=_("Name"), max_length=200)
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name_key").values_list("pk", "name")
        self.fields["members"].choices = list(people)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, team: Team) -> TeamForm:
        members = list(team.members.values_list("pk", flat=True)) if team.pk else []
        return cls(initial={"name": team.name, "members": members})

    def people(self) -> list[User]:
        return list(User.objects.filter(pk__in=self.cleaned_data["members"]))
