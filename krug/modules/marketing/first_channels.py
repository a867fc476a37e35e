"""The channels every firm begins with, in the language of the installation."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from krug.core.access.people import krug_itself
from krug.core.events.models import Channel as Way
from krug.core.records import kinds, writing
from krug.modules.marketing.models import Channel, Influence

CHANNELS = [
    (_("Recommended by an employee"), Influence.EMPLOYEE),
    (_("Recommended by a client"), Influence.PARTNER),
    (_("Recommended by a partner"), Influence.PARTNER),
    (_("Exhibitions"), Influence.EVENT),
    (_("Seminars and webinars"), Influence.EVENT),
    (_("Search advertising"), Influence.INTERNET),
    (_("Advertising in social networks"), Influence.INTERNET),
    (_("Search without advertising"), Influence.INTERNET),
    (_("Website"), Influence.INTERNET),
    (_("Maps"), Influence.INTERNET),
    (_("Marketplace"), Influence.INTERNET),
    (_("Mailings"), Influence.INTERNET),
    (_("Outdoor advertising"), Influence.MEDIUM),
    (_("Press and radio"), Influence.MEDIUM),
    (_("Signboard, passing by"), Influence.WALK_IN),
    (_("Cold calls"), Influence.DIRECT),
    (_("Tender platforms"), Influence.OTHER),
    (_("Clients who came again"), Influence.REPEAT),
    (_("Not known"), Influence.OTHER),
]


@transaction.atomic
def ensure_first_channels() -> None:
    """Where no channel has ever been made."""
    if Channel.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        rows = [{"name": str(name), "influence": influence.value} for name, influence in CHANNELS]
        writing.create(kinds.get(Channel.KIND), krug_itself(), rows, Way.COMMAND)
