"""How clients and their people are reached: the rows, apart from whose they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models.several import Row
from krug.core.search.text import normalise
from krug.modules.clients import mercator


class AddressKind(models.TextChoices):
    LEGAL = "legal", _("legal")
    ACTUAL = "actual", _("actual")
    POSTAL = "postal", _("postal")
    DELIVERY = "delivery", _("delivery")
    OFFICE = "office", _("office")
    OTHER = "other", _("other")


class MessengerKind(models.TextChoices):
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"
    MAX = "max", "MAX"
    VK = "vk", _("VK")
    VIBER = "viber", "Viber"
    OTHER = "other", _("other")


class SiteKind(models.TextChoices):
    SITE = "site", _("site")
    SHOP = "shop", _("online shop")
    PAGE = "page", _("page in a network")
    OTHER = "other", _("other")


class FoldedRow(Row):
    """A row found by any of its words: `folded` holds them as the search compares texts, without those `UNFOUND`."""

    FOUND_BY = "folded"
    UNFOUND: ClassVar[tuple[str, ...]] = ()

    folded = models.CharField(max_length=800, editable=False)

    class Meta(Row.Meta):
        abstract = True

    def settle(self) -> None:
        texts = (getattr(self, name) for name in (self.KEY, *self.PARTS) if name not in self.UNFOUND)
        self.folded = normalise(" ".join(text for text in texts if text))[:800]


class AddressRow(FoldedRow):
    """`text` is the street and house, or the whole address where nobody has told its parts.

    `lat` and `lon` are degrees of WGS 84 as text, both or neither; `x` and `y` the same on the map, see `mercator`.
    """

    KEY = "text"
    PARTS = ("postcode", "country", "region", "city", "lat", "lon")
    UNFOUND = ("lat", "lon")

    text = models.CharField(max_length=400)
    postcode = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    lat = models.CharField(max_length=12, blank=True, default="")
    lon = models.CharField(max_length=12, blank=True, default="")
    x = models.PositiveIntegerField(null=True, editable=False)
    y = models.PositiveIntegerField(null=True, editable=False)

    class Meta(FoldedRow.Meta):
        abstract = True

    def settle(self) -> None:
        super().settle()
        self.x, self.y = mercator.place(float(self.lat), float(self.lon)) if self.lat and self.lon else (None, None)


class MessengerRow(FoldedRow):
    KEY = "account"

    account = models.CharField(max_length=200)

    class Meta(FoldedRow.Meta):
        abstract = True


class SiteRow(FoldedRow):
    KEY = "address"

    address = models.CharField(max_length=300)

    class Meta(FoldedRow.Meta):
        abstract = True
