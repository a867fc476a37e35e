"""The form of the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.modules.maps.models import MapTiles


class TilesForm(Plain):
    url = forms.CharField(
        label=_("Address of the tile server"),
        max_length=500,
        required=False,
        help_text=_(
            "For example https://tile.openstreetmap.org/{z}/{x}/{y}.png. Browsers ask it for pictures, so that it "
            "learns which places are looked at. Left empty, there is a list by town and no map."
        ),
    )
    credit = forms.CharField(
        label=_("Whose map it is"), max_length=200, required=False, help_text=_("Stands in the corner of the map.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].widget.attrs |= {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}

    @classmethod
    def of(cls, tiles: MapTiles) -> TilesForm:
        return cls(initial={"url": tiles.url, "credit": tiles.credit})
