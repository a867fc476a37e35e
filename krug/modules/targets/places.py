"""Whose a target is: a person's, a department's, the whole firm's, or the firm's in a group of products."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from krug.core.access.keys import key_of
from krug.core.access.models import Department, User
from krug.modules.catalog.models import ProductGroup


@dataclass(frozen=True)
class Place:
    """At most one of the three is there; none: the firm."""

    person: int | None = None
    department: int | None = None
    group: int | None = None

    @property
    def key(self) -> str:
        """As forms and reports name it: "p5", "d2", "g7", "firm"."""
        if self.group is not None:
            return f"g{self.group}"
        if self.person is not None:
            return f"p{self.person}"
        return "firm" if self.department is None else f"d{self.department}"


FIRM = Place()


def place_of(key: str) -> Place | None:
    """None for what is no key of a place."""
    if key == FIRM.key:
        return FIRM
    pk = key_of(key[1:])
    if pk is None or key[:1] not in ("p", "d", "g"):
        return None
    if key[0] == "g":
        return Place(group=pk)
    return Place(person=pk) if key[0] == "p" else Place(department=pk)


def all_groups() -> dict[int, ProductGroup]:
    """In the order of the tree. One query."""
    return {row.pk: row for row in ProductGroup.objects.order_by("full_name", "pk")}


@dataclass(frozen=True)
class Tree:
    """Departments and groups of products in the order of their trees, and everybody who works or has worked in the
    firm. Three queries."""

    departments: dict[int, Department]
    people: dict[int, User]
    groups: dict[int, ProductGroup] = field(default_factory=dict)
    beneath: dict[Place, list[Place]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def now(cls) -> Tree:
        departments = {row.pk: row for row in Department.objects.order_by("path")}
        tree = cls(departments, {row.pk: row for row in User.objects.order_by("name_key", "pk")}, all_groups())
        for department in departments.values():
            tree.beneath[Place(department=department.parent_id)].append(Place(department=department.pk))
        for person in tree.people.values():
            tree.beneath[Place(department=person.department_id)].append(Place(person=person.pk))
        return tree

    def title(self, place: Place, firm: str) -> str:
        if place.person is not None:
            return self.people[place.person].name if place.person in self.people else ""
        if place.group is not None:
            return str(self.groups.get(place.group, ""))
        if place.department is not None:
            found = self.departments.get(place.department)
            return found.name if found else ""
        return firm

    def has(self, place: Place) -> bool:
        known = place.person in self.people or place.department in self.departments or place.group in self.groups
        return place == FIRM or known

    def department_of(self, person: int) -> str:
        found = self.people.get(person)
        return found.department.name if found and found.department else ""

    def depth(self, department: int) -> int:
        """0 at the top."""
        return self.departments[department].path.count("/") - 2

    def below(self, department: int) -> list[int]:
        """The department's id and those of all below it."""
        path = self.departments[department].path
        return [pk for pk, row in self.departments.items() if row.path.startswith(path)]
