"""What the room of Google's calendar and contacts declares."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import declare
from krug.core.records.modules import Module
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.google.beside import SYNCHRONISING
from krug.modules.google.events import EVENTS, contested
from krug.modules.google.guiding import GUIDE
from krug.modules.google.place import PAGE, PLACE


@dataclass(frozen=True)
class GoogleEvents:
    """What happens to accounts, and to records that were changed on both sides."""

    def declare(self, module: str) -> None:
        declare(*EVENTS, *(contested(kind) for kind in (Activity.KIND, ContactPerson.KIND, Client.KIND)))


MODULE = Module(
    "google",
    _("Google Calendar and Contacts"),
    about=_("Activities and contacts of those who connect their accounts are the same in Krug and at Google."),
    needs=("clients", "activities"),
    declares=(GoogleEvents(), PAGE, PLACE, SYNCHRONISING, *GUIDE),
)
