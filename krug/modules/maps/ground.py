"""The same pictures under the maps of reports."""

from __future__ import annotations

from krug.core.reports.ground import GivesGround, Ground
from krug.modules.maps.addresses import origin_of
from krug.modules.maps.models import MapTiles
from krug.modules.maps.place import ROOT


def now() -> Ground:
    tiles = MapTiles.current()
    return Ground(tiles.url, origin_of(tiles.url), tiles.credit, ROOT) if tiles.url else Ground(settings=ROOT)


GROUND = GivesGround(now)
