"""What the administrator sets: whose map it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.modules.maps.addresses import check_tiles
from krug.modules.maps.models import MapTiles

KIND = "maps"
TITLES = {"url": gettext_lazy("address"), "credit": gettext_lazy("whose map it is")}


@transaction.atomic
def change(actor: User, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE) -> MapTiles:
    """Set address and credit, whichever are given; an empty address takes the map away.

    Raises Invalid; and Overtaken where `version` is not how it is now.
    """
    policy.check_administrator(actor)
    found = {name: " ".join(value.split()) for name, value in values.items()}
    if found.get("url"):
        check_tiles(found["url"])
    if len(found.get("url", "")) > 500 or len(found.get("credit", "")) > 200:
        raise Invalid({"url": _("At most %(most)d characters.") % {"most": 500}})
    tiles = MapTiles.locked()
    check_seen(tiles, version)
    differing = changed(tiles, found)
    if differing:
        tiles.save()
        data = {"fields": names_of(differing, TITLES), "values": differing}
        write([Fact(f"{KIND}.changed", (KIND, tiles.pk), data)], actor, channel)
    return tiles
