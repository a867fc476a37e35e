"""What a person sets about their notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.notices import kinds
from krug.core.notices.deciding import ways_for
from krug.core.notices.models import Digest, Wishes
from krug.core.notices.times import DAY
from krug.core.notices.ways import Way
from krug.core.records import phones
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of

TITLES = {
    "ways": gettext_lazy("what and how"),
    "digest": gettext_lazy("when letters come"),
    "digest_hour": gettext_lazy("hour of the letter"),
    "quiet_from": gettext_lazy("beginning of the quiet hours"),
    "quiet_till": gettext_lazy("end of the quiet hours"),
    "lead": gettext_lazy("minutes before an activity"),
    "phone": gettext_lazy("phone"),
}
LONGEST_LEAD = DAY


@transaction.atomic
def change(user: User, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE) -> Wishes:
    """Set those given: `ways` as a kind of notice to its ways, for the kinds named. The same again does nothing.

    Raises Invalid; and Overtaken where `version` is not how it stands now.
    """
    found = _tidied(user, values)
    wishes, _made = Wishes.objects.select_for_update(of=("self",)).get_or_create(user=user)
    check_seen(wishes, version)
    if "ways" in found:
        found["ways"] = {**wishes.ways, **_other_than_before(user, wishes, found["ways"])}
    differing = changed(wishes, found)
    if not differing:
        return wishes
    wishes.save()
    data = {"fields": names_of(differing, TITLES), "values": differing}
    write([Fact("user.notices_changed", ("user", user.pk), data)], user, channel)
    return wishes


@transaction.atomic
def close(user: User, codes: list[str], way: str, channel: str = Channel.PAGE) -> None:
    """Nothing of these kinds comes by that way any more."""
    wishes = Wishes.of(user)
    known = [kind for code in codes if (kind := kinds.get(code)) is not None]
    chosen = {kind.code: sorted(ways_for(kind, user.role.code, wishes.ways) - {way}) for kind in known}
    change(user, {"ways": chosen}, channel=channel)


def _other_than_before(user: User, wishes: Wishes, chosen: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What stays as it was is not kept: where the role's defaults change, it changes with them."""
    offered = {kind.code: kind for kind in kinds.wished_by(user)}
    return {
        code: ways for code, ways in chosen.items() if set(ways) != ways_for(offered[code], user.role.code, wishes.ways)
    }


def _tidied(user: User, values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid."""
    found, errors = dict(values), dict[str, str]()
    if "ways" in found:
        offered = {kind.code for kind in kinds.wished_by(user)}
        if found["ways"].keys() - offered or any(set(ways) - set(Way.values) for ways in found["ways"].values()):
            errors["ways"] = _("Choose from the list.")
        found["ways"] = {code: sorted(set(ways)) for code, ways in found["ways"].items()}
    if found.get("digest", "") not in Digest.values:
        errors["digest"] = _("Choose from the list.")
    for name, most in (("digest_hour", 23), ("quiet_from", DAY - 1), ("quiet_till", DAY - 1), ("lead", LONGEST_LEAD)):
        value = found.get(name, 0)
        if (value is None and name == "digest_hour") or (value is not None and not 0 <= value <= most):
            errors[name] = _("From %(least)d to %(most)d.") % {"least": 0, "most": most}
    if ("quiet_from" in found) != ("quiet_till" in found) or (found.get("quiet_from") is None) != (
        found.get("quiet_till") is None
    ):
        errors["quiet_till"] = _("Quiet hours have a beginning and an end.")
    if found.get("phone"):
        found["phone"] = phones.canonical(found["phone"]).partition(phones.EXTENSION)[0]
        if not found["phone"].startswith("+") or not 8 <= len(found["phone"]) <= 16:
            errors["phone"] = _("Enter a whole number, for example +7 916 123-45-67.")
    if errors:
        raise Invalid(errors)
    return found
