"""The firm itself: its name, country and money, and which modules it uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import Firm, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import modules
from krug.core.settings.events import FIRM
from krug.core.staff.differing import changed, names_of

TITLES = {
    "name": gettext_lazy("name"),
    "country": gettext_lazy("country"),
    "currency": gettext_lazy("currency"),
    "language": gettext_lazy("language"),
    "large_export": gettext_lazy("rows of a large export"),
    "large_exports_of_day": gettext_lazy("rows taken out in a day"),
    "shortest_password": gettext_lazy("shortest password"),
    "refuses_common_passwords": gettext_lazy("refusal of the best-known passwords"),
}


class NeedsAnother(Exception):
    """A module would be without one it cannot do without; the message says which, `code` whose trouble it is."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@transaction.atomic
def change_firm(actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> None:
    """Set what the firm is called, where it is, and what it asks for. The same values again do nothing."""
    policy.check_administrator(actor)
    firm = Firm.locked()
    differing = changed(firm, values)
    if not differing:
        return
    firm.save()
    data = {"fields": names_of(differing, TITLES), "values": differing}
    write([Fact("firm.changed", FIRM, data)], actor, channel)


@transaction.atomic
def use_modules(actor: User, on: Collection[str], channel: str = Channel.PAGE) -> None:
    """Of the optional modules, those in `on` are switched on and all others off. Raises NeedsAnother."""
    policy.check_administrator(actor)
    optional = [module for module in modules.all_modules() if module.optional]
    off = {module.code for module in optional} - set(on)
    for module in modules.all_modules():
        lacking = [modules.get(code) for code in module.needs if code in off]
        if module.code not in off and lacking:
            names = ", ".join(str(one.title) for one in lacking)
            raise NeedsAnother(module.code, _("Does not work without: %(names)s.") % {"names": names})
    firm = Firm.locked()
    before, firm.modules_off = set(firm.modules_off), sorted(off)
    firm.save()
    write(
        [
            Fact(f"firm.module_{'off' if m.code in off else 'on'}", FIRM, {"title": str(m.title)})
            for m in optional
            if (m.code in off) != (m.code in before)
        ],
        actor,
        channel,
    )
