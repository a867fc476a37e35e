"""By which ways a person is to be reached just now, and where not, why."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.notices.models import Browser, Chat, Service, Wishes
from krug.core.notices.ways import Way


@dataclass(frozen=True)
class Column:
    """A way in the person's own settings; `obstacle` says why nothing comes by it, "" where it does."""

    way: Way
    obstacle: str


def columns(user: User, wishes: Wishes) -> list[Column]:
    """Three queries."""
    on = Service.open_ways()
    there = {
        Way.APP: True,
        Way.MAIL: bool(user.email),
        Way.PUSH: Browser.objects.filter(user=user).exists(),
        Way.TELEGRAM: Chat.objects.filter(user=user, chat__isnull=False).exists(),
        Way.SMS: bool(wishes.phone),
    }
    return [Column(way, _obstacle(way, way is Way.APP or way in on, there[way])) for way in Way]


def _obstacle(way: Way, is_on: bool, is_there: bool) -> str:
    if not is_on:
        return {
            Way.MAIL: _("off: the administrator has named no mail server yet"),
            Way.PUSH: _("off: the administrator has not switched it on"),
            Way.TELEGRAM: _("off: the firm has no bot yet"),
            Way.SMS: _("off: the administrator has named no SMS gateway yet"),
        }[way]
    if is_there:
        return ""
    return {
        Way.MAIL: _("you have no e-mail address"),
        Way.PUSH: _("no browser of yours is let in yet"),
        Way.TELEGRAM: _("your chat is not linked yet"),
        Way.SMS: _("name your phone below"),
    }[way]
