"""What an administrator does with the services and the pages of booking: added, changed, removed and brought back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.modules.activities.models import Resource
from krug.modules.booking.models import BookingPage, Service
from krug.modules.booking.tidying import tidied_page, tidied_service

MOST = 200


@dataclass(frozen=True)
class Kept:
    """One of the two that are kept. `links`: what it may lead to several of, by name, and which there are.

    `tidy` gives the values as they are stored and raises Invalid.
    """

    kind: str
    model: Any
    titles: Mapping[str, str | Promise]
    tidy: Callable[[Mapping[str, Any], Any], dict[str, Any]]
    links: Mapping[str, Callable[[], Any]]

    def there(self) -> Any:
        return self.model.objects.there()

    @transaction.atomic
    def add(self, actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> Any:
        """A new one with `values` by name, links as lists of numbers. Raises Denied, Invalid."""
        policy.check_administrator(actor)
        self._check_room()
        plain, links = self._parted(values, None)
        made = self.model.objects.create(**plain)
        for name, ids in links.items():
            getattr(made, name).set(ids)
        self._tell("added", made, actor, channel)
        return made

    @transaction.atomic
    def change(
        self, actor: User, row: Any, values: Mapping[str, Any], seen: int | None = None, channel: str = Channel.PAGE
    ) -> Any:
        """What is given is changed. Raises Denied, Invalid, Overtaken where `seen` is not how it is now, and the
        model's DoesNotExist where somebody has removed it."""
        policy.check_administrator(actor)
        plain, links = self._parted(values, row)
        row = self.there().select_for_update(of=("self",)).get(pk=row.pk)
        check_seen(row, seen)
        had = row.version
        differing = changed(row, plain)
        for name, ids in links.items():
            old = sorted(getattr(row, name).values_list("pk", flat=True))
            if old != sorted(ids):
                getattr(row, name).set(ids)
                differing[name] = {"old": old, "new": sorted(ids)}
        if differing:
            row.version = had + 1
            row.save()
            told = {name: {side: _told(one) for side, one in pair.items()} for name, pair in differing.items()}
            self._tell("changed", row, actor, channel, {"fields": names_of(differing, self.titles), "values": told})
        return row

    @transaction.atomic
    def remove(self, actor: User, row: Any, channel: str = Channel.PAGE) -> None:
        """Off the lists and the site; what was booked stays. Twice is once. Raises Denied."""
        policy.check_administrator(actor)
        if self.there().filter(pk=row.pk).update(removed_at=timezone.now()):
            self._tell("removed", row, actor, channel)

    @transaction.atomic
    def bring_back(self, actor: User, row: Any, channel: str = Channel.PAGE) -> None:
        """A removed one. Twice is once. Raises Denied, Invalid."""
        policy.check_administrator(actor)
        if row.removed_at is None:
            return
        self._check_room()
        self.tidy({"title": row.title}, row)
        if self.model.objects.filter(pk=row.pk).exclude(removed_at=None).update(removed_at=None):
            self._tell("restored", row, actor, channel)

    def _parted(self, values: Mapping[str, Any], row: Any) -> tuple[dict[str, Any], dict[str, list[int]]]:
        found = self.tidy({name: value for name, value in values.items() if name not in self.links}, row)
        links = {name: list(dict.fromkeys(values[name])) for name in self.links if name in values}
        for name, ids in links.items():
            old = set(getattr(row, name).values_list("pk", flat=True)) if row else set()
            if self.links[name]().filter(pk__in=set(ids) - old).count() < len(set(ids) - old):
                raise Invalid({name: _("Choose from the list.")})
        return found, links

    def _check_room(self) -> None:
        if self.there().count() >= MOST:
            raise Invalid({"title": _("At most %(most)d rows.") % {"most": MOST}})

    def _tell(self, what: str, row: Any, actor: User, channel: str, more: Mapping[str, Any] | None = None) -> None:
        data = {"title": row.title, **(more or {})}
        write([Fact(f"{self.kind}.{what}", (self.kind, row.pk), data)], actor, channel)


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


SERVICES = Kept(
    "booking_service",
    Service,
    {
        "title": gettext_lazy("name"),
        "about": gettext_lazy("description"),
        "minutes": gettext_lazy("length"),
        "before": gettext_lazy("time before"),
        "after": gettext_lazy("time after"),
        "step_minutes": gettext_lazy("step"),
        "notice_minutes": gettext_lazy("notice"),
        "ahead_days": gettext_lazy("days ahead"),
        "change_hours": gettext_lazy("hours for changes"),
        "remind_hours": gettext_lazy("reminder"),
        "price": gettext_lazy("price"),
        "currency": gettext_lazy("currency"),
        "product_id": gettext_lazy("product"),
        "asks_prepayment": gettext_lazy("prepayment"),
        "people": gettext_lazy("specialists"),
        "rooms": gettext_lazy("rooms"),
        "is_on": gettext_lazy("switched on"),
        "sort": gettext_lazy("place in order"),
    },
    tidied_service,
    {
        "people": lambda: User.objects.filter(is_active=True),
        "rooms": lambda: Resource.objects.filter(is_active=True),
    },
)
PAGES = Kept(
    "booking_page",
    BookingPage,
    {
        "title": gettext_lazy("name"),
        "heading": gettext_lazy("heading"),
        "intro": gettext_lazy("introduction"),
        "language": gettext_lazy("language"),
        "hue": gettext_lazy("colour"),
        "theme": gettext_lazy("theme"),
        "corners": gettext_lazy("corners"),
        "sites": gettext_lazy("sites"),
        "services": gettext_lazy("services"),
        "consent_id": gettext_lazy("consent"),
        "most_per_hour": gettext_lazy("limit"),
        "is_on": gettext_lazy("switched on"),
    },
    tidied_page,
    {"services": lambda: Service.objects.there()},
)
