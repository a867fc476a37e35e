"""An address of the service as a client's address: its parts, and where on the map it lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from krug.core.records.fields import BadValue
from krug.core.records.fields.text import CONTROLS
from krug.modules.clients.reach_fields import AddressesField, coordinates

Row = dict[str, str]
NOWHERE = "5"  # qc_geo: the coordinates are not known
SIZES = {AddressesField.key: AddressesField.most_letters} | {
    part.name: part.max_length for part in AddressesField.parts
}


def row_of(suggestion: Mapping[str, Any], whole: bool = False) -> Row:
    """The row that a form takes, without its kind. `whole`: where there is no street, all of it stands in one line."""
    data = suggestion.get("data")
    told = data if isinstance(data, Mapping) else {}

    def said(*names: str) -> str:
        return " ".join(filter(None, (_plain(told.get(name)) for name in names)))

    town = said("settlement_with_type") or said("city")
    region = ", ".join(filter(None, (said("region_with_type"), said("area_with_type"))))
    parts = [
        said("street_with_type"),
        said("house_type", "house"),
        said("block_type", "block"),
        said("flat_type", "flat"),
    ]
    row = {
        "text": ", ".join(filter(None, parts)),
        "postcode": said("postal_code"),
        "country": said("country"),
        "region": "" if said("region") == said("city") else region,
        "city": town,
        **_point(told),
    }
    if whole and not row["text"]:
        row["text"] = _plain(suggestion.get("unrestricted_value")) or _plain(suggestion.get("value"))
    return {name: text[: SIZES[name]] for name, text in row.items()}


def _point(told: Mapping[str, Any]) -> Row:
    if _plain(told.get("qc_geo")) != NOWHERE:
        try:
            return coordinates(_plain(told.get("geo_lat")), _plain(told.get("geo_lon")))
        except BadValue:
            pass
    return {"lat": "", "lon": ""}


def _plain(text: Any) -> str:
    return " ".join(CONTROLS.sub("", text).split()) if isinstance(text, str) else ""
