"""What a person sets about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write

TITLES = {
    "name": _("person's name"),
    "position": _("position"),
    "language": _("language"),
    "time_zone": _("time zone"),
    "theme": _("look"),
}
FIELDS = tuple(TITLES)


@transaction.atomic
def keep_profile(user: User, values: Mapping[str, str], channel: str = Channel.PAGE) -> None:
    """Set the FIELDS given. The same values again do nothing."""
    person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    differing = {
        name: {"old": getattr(person, name), "new": value}
        for name, value in values.items()
        if name in TITLES and getattr(person, name) != value
    }
    if not differing:
        return
    for name, change in differing.items():
        setattr(person, name, change["new"])
    person.save()
    data = {"fields": ", ".join(str(TITLES[name]) for name in differing), "values": differing}
    write([Fact("user.profile_changed", ("user", user.pk), data)], user, channel)
