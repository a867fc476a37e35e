"""Where the pictures of the map come from, by the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictStr

from krug.core.api.operations import Call, Operation
from krug.core.events.models import Channel
from krug.core.settings.api.asked import Change, administrators, answering, changing, given
from krug.modules.maps import keeping
from krug.modules.maps.models import MapTiles


class ChangedTiles(Change):
    """An empty address takes the map away."""

    url: Annotated[StrictStr, Field(max_length=500)] | None = None
    credit: Annotated[StrictStr, Field(max_length=200)] | None = None


class GivenTiles(BaseModel):
    url: str
    credit: str
    version: int


def _tiles(_call: Call) -> Any:
    tiles = MapTiles.current()
    return {name: getattr(tiles, name) for name in GivenTiles.model_fields}


def _change(call: Call) -> Any:
    values = {name: value for name, value in given(call).items() if value is not None}
    with answering(lambda: _tiles(call)):
        keeping.change(call.user, values, call.body.version, Channel.API)
    return _tiles(call)


DECLARES = administrators(
    Operation("GET", "map-tiles", _("Where the map comes from"), _tiles, GivenTiles),
    changing("map-tiles", _change, GivenTiles, ChangedTiles),
    tag="Settings",
)
