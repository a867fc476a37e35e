"""The pages of the settings, and the place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.places import Place
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.activities.models import Activity

ROOT, PAGES_ROOT, BOOKINGS = "/settings/booking-services", "/settings/booking-pages", "/bookings"


def sees_bookings(user: User) -> bool:
    return user.scope(Activity.KIND, Action.SEE) is not Scope.NONE


SETTINGS = (
    SettingsPage(
        "booking-services",
        _("Services for booking"),
        ROOT,
        Section.WORK,
        "cal",
        25,
        about=_("What visitors book: how long it takes, what it costs, who gives it and in which room."),
    ),
    SettingsPage(
        "booking-pages",
        _("Booking pages"),
        PAGES_ROOT,
        Section.LINKS,
        "cal",
        21,
        about=_("A page and a window for your site on which visitors choose a time themselves."),
    ),
)
PLACE = Place("bookings", _("Online booking"), BOOKINGS, "cal", 43, may=sees_bookings, is_tab=False)
