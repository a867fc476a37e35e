"""Who books: what they are asked, and what they say, made clean."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from krug.core.records.cleaning import Invalid
from krug.modules.booking.confirming import Who
from krug.modules.booking.models import BookingPage
from krug.modules.site import asked, traps

MOST_NOTE = 2000


def fields() -> list[asked.Asked]:
    """In the active language."""
    return [
        asked.Asked("contact_name", _("Your name"), required=True),
        asked.Asked("phone", _("Telephone")),
        asked.Asked("email", _("E-mail")),
        asked.Asked("text", _("What we should know")),
    ]


def who_of(page: BookingPage, given: Mapping[str, str], now: float) -> Who:
    """`now` in seconds since 1970. Raises Invalid with the reason by field; of what looks like a machine's too."""
    errors: dict[str, str] = {}
    values: dict[str, str] = {}
    try:
        values = asked.read(fields(), given)
    except Invalid as error:
        errors |= error.errors
    if len(values.get("text", "")) > MOST_NOTE:
        errors["text"] = _("At most %(most)d characters.") % {"most": MOST_NOTE}
    consent = page.consent.current if page.consent else None
    if consent and given.get("krug_consent") not in (None, str(consent.pk)):
        errors["agreed"] = _("The text of the consent has changed meanwhile. Please read it and tick it again.")
    elif consent and not asked.is_agreed(given.get("agreed")):
        errors["agreed"] = _("Without your consent we may not keep what you write.")
    if not errors:
        age = traps.seconds_since(given.get("krug_drawn", ""), now)
        if why := traps.suspicion(given.get(traps.HONEY, ""), age, values):
            errors["text"] = _("We could not take this: %(why)s. Please call us.") % {"why": why}
    if errors:
        raise Invalid(errors)
    return Who(
        values["contact_name"], values.get("phone", ""), values.get("email", ""), values.get("text", ""), consent
    )
