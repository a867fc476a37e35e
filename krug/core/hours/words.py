"""The days of the week as forms name them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TITLES = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
