"""Clients by where they are: gathered on the server, so that any number of them is a few hundred numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.records.kinds import RecordKind
from krug.modules.clients import mercator
from krug.modules.clients.models import Address, Client
from krug.modules.clients.reach_fields import AddressesField

CLOSEST = 19  # zoom
CELLS_IN_TILE = 2  # each way: a heap for every 128 pixels
MOST_CELLS = 1500
SINGLE = 300  # so many addresses are shown each by itself
MOST_TOWNS = 200


@dataclass(frozen=True)
class Box:
    """A part of the map, in steps of `mercator`; `zoom` is the map's, from 0."""

    left: int
    top: int
    right: int
    bottom: int
    zoom: int

    @classmethod
    def read(cls, text: str, zoom: str) -> Box:
        """ "west,south,east,north" in degrees. The whole world for what cannot be read."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
            if not (-1e6 < west < east < 1e6 and -1e6 < south < north < 1e6):
                raise ValueError(text)
        except ValueError:
            west, south, east, north = -180, -90, 180, 90
        closeness = int(zoom) if zoom.isascii() and zoom.isdigit() and len(zoom) < 3 else 0
        left, bottom = mercator.place(south, west)
        right, top = mercator.place(north, east)
        return cls(left, top, right, bottom, min(closeness, CLOSEST))

    @property
    def step(self) -> int:
        """The side of a cell."""
        return int((mercator.SIZE >> self.zoom) // CELLS_IN_TILE)


@dataclass(frozen=True)
class Heap:
    """Addresses near one another, in the midst of them; `number` of clients."""

    lat: float
    lon: float
    number: int


@dataclass(frozen=True)
class Point:
    client: int
    name: str
    address: str
    lat: float
    lon: float


def heaps(clients: QuerySet[Client], box: Box) -> tuple[list[Heap], int]:
    """The heaps in the box, the largest first, and how many addresses they are. One query, bounded in its answer."""
    cell = {"col": _cell("x", box.step), "row": _cell("y", box.step)}
    rows: Any = _within(clients, box)
    rows = rows.annotate(**cell).values("col", "row").order_by()
    told = rows.annotate(n=Count("client_id", distinct=True), all=Count("pk"), mx=Avg("x"), my=Avg("y"))
    found = list(told.order_by("-n", "col", "row")[:MOST_CELLS])
    made = [Heap(*mercator.degrees(float(row["mx"]), float(row["my"])), row["n"]) for row in found]
    return made, sum(row["all"] for row in found)


def points(clients: QuerySet[Client], box: Box, kind: RecordKind) -> list[Point]:
    """Each address by itself, at most SINGLE. One query."""
    field = kind.field("addresses")
    assert isinstance(field, AddressesField)
    rows = _within(clients, box).select_related("client").order_by("client__name_key", "client_id", "place", "pk")
    return [
        Point(row.client_id, row.client.name, field.say_row(row.plain()), float(row.lat), float(row.lon))
        for row in rows[:SINGLE]
    ]


def extent(clients: QuerySet[Client]) -> list[float] | None:
    """Where the map begins: [south, west, north, east] of all that are on it; None where none is. One query."""
    placed = Address.objects.filter(x__isnull=False, client__in=clients.values("pk"))
    found = placed.aggregate(left=Min("x"), top=Min("y"), right=Max("x"), bottom=Max("y"))
    if found["left"] is None:
        return None
    south, west = mercator.degrees(found["left"], found["bottom"])
    north, east = mercator.degrees(found["right"], found["top"])
    return [round(one, 5) for one in (south, west, north, east)]


def towns(clients: QuerySet[Client]) -> list[tuple[str, int]]:
    """Towns and how many clients each has, "" for addresses that name none. One query."""
    rows = Address.objects.filter(client__in=clients.values("pk")).values("city").order_by()
    told = rows.annotate(n=Count("client_id", distinct=True)).order_by("-n", "city")
    return [(row["city"], row["n"]) for row in told[:MOST_TOWNS]]


def check(user: User, kind: RecordKind) -> None:
    """Raises Denied for a role that does not see where clients are."""
    if "addresses" not in kind.names:
        raise Denied(_("Your role does not see addresses of clients."))


def _within(clients: QuerySet[Client], box: Box) -> QuerySet[Address]:
    there = {"x__gte": box.left, "x__lte": box.right, "y__gte": box.top, "y__lte": box.bottom}
    return Address.objects.filter(**there, client__in=clients.values("pk"))


def _cell(column: str, step: int) -> Any:
    """Whole division, as both databases do it with whole numbers."""
    return CombinedExpression(F(column), "/", Value(step), output_field=IntegerField())
