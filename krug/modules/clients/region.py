"""The region of a client: that of the main address."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from krug.core.handover.regions import Region
from krug.modules.clients.models import Client
from krug.modules.clients.models.client_rows import Address
from krug.modules.clients.models.rows import AddressKind

# The main address is the first of these that tells a region: where the client is comes before where it is registered.
ORDER = (AddressKind.ACTUAL, AddressKind.OFFICE, AddressKind.LEGAL, AddressKind.DELIVERY, AddressKind.POSTAL)


def main_region() -> Any:
    """The region of a client's main address; the town, where that is a region of its own and none is written."""
    places = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(ORDER)), default=Value(len(ORDER)))
    told = Case(When(region="", then=F("city")), default=F("region"))
    rows = Address.objects.filter(~Q(region="", city=""), client=OuterRef("pk")).order_by(places, "pk")
    return Coalesce(Subquery(rows.values_list(told)[:1]), Value(""))


REGION = Region(Client.KIND, main_region)
