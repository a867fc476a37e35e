"""Where a client is: the town and the region of the main address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Avg, Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from krug.core.handover.regions import Region
from krug.core.reports.building.places import Degrees, PlaceField, Places
from krug.modules.clients import mercator
from krug.modules.clients.models import Client
from krug.modules.clients.models.client_rows import Address
from krug.modules.clients.models.rows import AddressKind

# The main address is the first of these that tells a town or a region: where the client is comes before where it is
# registered. A client counts there once, whatever other addresses it has; on the map of clients each stands by itself.
ORDER = (AddressKind.ACTUAL, AddressKind.OFFICE, AddressKind.LEGAL, AddressKind.DELIVERY, AddressKind.POSTAL)
TOWN, REGION_OF = "town", "region"


def main_region() -> Any:
    """The region of a client's main address; the town, where that is a region of its own and none is written."""
    return main_place(REGION_OF, "pk")


def main_place(name: str, path: str) -> Any:
    """What the main address of the client, whose key stands in the column `path`, tells: its town or its region."""
    order = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(ORDER)), default=Value(len(ORDER)))
    rows = Address.objects.filter(~Q(region="", city=""), client=OuterRef(path)).order_by(order, "pk")
    return Coalesce(Subquery(rows.values_list(_told(name))[:1]), Value(""))


def middles(name: str, clients: Any, groups: Collection[str]) -> dict[str, Degrees]:
    """Where each of these towns or regions lies: in the midst of those addresses of `clients` there that are on the
    map. One query."""
    rows = Address.objects.filter(x__isnull=False, client__in=clients).annotate(told=_told(name))
    found = rows.filter(told__in=groups).values("told").order_by().annotate(mx=Avg("x"), my=Avg("y"))
    return {row["told"]: mercator.degrees(float(row["mx"]), float(row["my"])) for row in found}


def _told(name: str) -> Any:
    """Of an address; a town may be a region of its own."""
    return F("city") if name == TOWN else Case(When(region="", then=F("city")), default=F("region"))


REGION = Region(Client.KIND, main_region)
PLACES = Places(
    Client.KIND,
    "addresses",
    (PlaceField(TOWN, gettext_lazy("Town")), PlaceField(REGION_OF, gettext_lazy("Region"))),
    main_place,
    middles,
    gettext_lazy("of several addresses the actual one counts, then office, legal, delivery and postal."),
)
