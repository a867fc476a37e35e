"""Why a question got no answer, in words for who asked."""

from __future__ import annotations

from enum import Enum

from django.utils.translation import gettext_lazy as _


class Fault(Enum):
    OFF = _("Filling in from the service is switched off in the settings.")
    KEY = _("The service does not take the key. The administrator can look at it in the settings.")
    LIMIT = _("The service does not take the key, or the day's requests are used up. It is asked again tomorrow.")
    SILENT = _("The service does not answer. Fill the form in by hand: everything else works.")
    BUSY = _("The service is asked too often just now. Try again in a moment.")
    BROKEN = _("The service has answered something that is not understood.")
    ADDRESS = _("The address of the service leads nowhere, or into a private network.")


class NoAnswer(Exception):
    """`fault` says why; the message is in the person's language."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault.value))
        self.fault = fault
