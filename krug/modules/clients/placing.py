"""Columns of a file that tell where on the map a client's address lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.imports.importers import Parsed
from krug.core.records.fields import BadValue, TextField
from krug.modules.clients.reach_fields import coordinates

_BOTH = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*$", re.ASCII)
LAT, LON = "lat", "lon"


@dataclass(frozen=True)
class Degrees(TextField):
    """A column of degrees; one of latitudes may hold both, as maps copy them: "57.6215, 39.8977"."""

    max_length: int = 40

    def parse(self, raw: Any) -> str:
        both = _BOTH.match(raw) if self.name == LAT and isinstance(raw, str) else None
        return super().parse(both[1] if both else raw)

    def besides(self, text: str) -> dict[str, str]:
        both = _BOTH.match(text) if self.name == LAT else None
        return {LON: both[2]} if both else {}


DEGREES = (
    Degrees(LAT, gettext_lazy("Latitude"), headings=("lat", "geo_lat", "Координаты", "Coordinates", "GPS")),
    Degrees(LON, gettext_lazy("Longitude"), headings=("lon", "lng", "geo_lon")),
)


def place(rows: Sequence[Parsed]) -> None:
    """What the columns say goes into the row's first address. A row that has none, or no such place, gets its fault."""
    for row in rows:
        lat, lon = (row.given.pop(name, "") for name in (LAT, LON))
        row.first = {name: value for name, value in row.first.items() if name not in (LAT, LON)}
        if not lat and not lon:
            continue
        addresses = row.given.get("addresses")
        if not addresses:
            row.blame(LAT, _("Coordinates need an address in the same row."))
            continue
        try:
            row.given["addresses"] = [{**addresses[0], **coordinates(lat, lon)}, *addresses[1:]]
        except BadValue as error:
            row.blame(LAT, str(error))
