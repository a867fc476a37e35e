"""What may happen to bookings and what they are set by, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

GROUP = "settings"
EVENTS = (
    EventKind("booking_service.added", _("added the service “{title}” for booking"), GROUP, "cal"),
    EventKind("booking_service.changed", _("changed {fields} of the service “{title}”"), GROUP, "cal"),
    EventKind("booking_service.removed", _("removed the service “{title}” from booking"), GROUP, "bin"),
    EventKind("booking_service.restored", _("brought back the service “{title}”"), GROUP, "undo"),
    EventKind("booking_page.added", _("added the booking page “{title}”"), GROUP, "cal"),
    EventKind("booking_page.changed", _("changed {fields} of the booking page “{title}”"), GROUP, "cal"),
    EventKind("booking_page.removed", _("removed the booking page “{title}”"), GROUP, "bin"),
    EventKind("booking_page.restored", _("brought back the booking page “{title}”"), GROUP, "undo"),
    EventKind("booking.paid", _("noted the prepayment of “{title}”"), "meetings", "ok"),
    EventKind("booking.awaited", _("took back the prepayment of “{title}”"), "meetings", "undo"),
)
