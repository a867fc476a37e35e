"""Services and pages of booking by the API: the same verbs as their pages. All of it is the administrator's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _said
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.personal.models import ConsentText
from krug.core.records.conflicts import Overtaken
from krug.core.records.currencies import Currency
from krug.modules.booking.keeping import PAGES, SERVICES, Kept
from krug.modules.booking.tidying import BOUNDS
from krug.modules.site.keeping import MOST_SITES
from krug.modules.site.models import Corners, Hue, Theme

OneHue: Any = Literal[tuple(Hue.values)]
OneTheme: Any = Literal[tuple(Theme.values)]
OneCorner: Any = Literal[tuple(Corners.values)]
OneCurrency: Any = Literal[tuple(Currency.values)]
Language: Any = Literal[tuple(dict(settings.LANGUAGES))]
Title = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Line = Annotated[StrictStr, Field(max_length=200)]
Words = Annotated[StrictStr, Field(max_length=1000)]
Ids = Annotated[list[Id], Field(max_length=500)]
Sites = Annotated[list[Annotated[StrictStr, Field(max_length=300)]], Field(max_length=MOST_SITES)]
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description=_said("The version you have read"))]
Money = Annotated[StrictStr, Field(max_length=20, examples=["1500.00"])]


def _bounded(name: str) -> Any:
    least, most = BOUNDS[name]
    return Annotated[StrictInt, Field(ge=least, le=most)]


class BookingServiceParts(Body):
    """Lengths are in minutes, those of `BY_FIVE` in whole five minutes; `people` and `rooms` are numbers."""

    about: Words | None = None
    minutes: _bounded("minutes") | None = None  # type: ignore[valid-type]
    before: _bounded("before") | None = None  # type: ignore[valid-type]
    after: _bounded("after") | None = None  # type: ignore[valid-type]
    step_minutes: _bounded("step_minutes") | None = None  # type: ignore[valid-type]
    notice_minutes: _bounded("notice_minutes") | None = None  # type: ignore[valid-type]
    ahead_days: _bounded("ahead_days") | None = None  # type: ignore[valid-type]
    change_hours: _bounded("change_hours") | None = None  # type: ignore[valid-type]
    remind_hours: _bounded("remind_hours") | None = None  # type: ignore[valid-type]
    sort: _bounded("sort") | None = None  # type: ignore[valid-type]
    price: Money | None = None
    currency: OneCurrency | None = None
    product: Id | None = None
    asks_prepayment: StrictBool | None = None
    people: Ids | None = None
    rooms: Ids | None = None
    is_on: StrictBool | None = None


class NewBookingService(BookingServiceParts):
    title: Title


class ChangedBookingService(BookingServiceParts):
    version: Version
    title: Title | None = None


class GivenBookingService(BaseModel):
    id: int
    title: str
    about: str
    minutes: int
    before: int
    after: int
    step_minutes: int
    notice_minutes: int
    ahead_days: int
    change_hours: int
    remind_hours: int
    price: str | None
    currency: str
    product: int | None
    asks_prepayment: bool
    people: list[int]
    rooms: list[int]
    sort: int
    is_on: bool
    version: int


class BookingPageParts(Body):
    heading: Line | None = None
    intro: Words | None = None
    services: Ids | None = None
    hue: OneHue | None = None
    theme: OneTheme | None = None
    corners: OneCorner | None = None
    sites: Sites | None = None
    consent: Id | None = None
    most_per_hour: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    is_on: StrictBool | None = None


class NewBookingPage(BookingPageParts):
    title: Title
    language: Language = settings.LANGUAGE_CODE


class ChangedBookingPage(BookingPageParts):
    version: Version
    title: Title | None = None
    language: Language | None = None


class GivenBookingPage(BaseModel):
    """`address` is where visitors book, on this Krug; without `services` all that are switched on."""

    id: int
    address: str
    title: str
    heading: str
    intro: str
    language: str
    services: list[int]
    hue: OneHue
    theme: OneTheme
    corners: OneCorner
    sites: list[str]
    consent: int | None
    most_per_hour: int
    is_on: bool
    version: int


@dataclass(frozen=True)
class Shelf:
    """The operations of what `kept` keeps. `plain` is shown as it is, `link` by its number."""

    kept: Kept
    root: str
    plain: tuple[str, ...]
    link: str

    def listed(self, call: Call) -> Any:
        found = paged(self.kept.there().prefetch_related(*self.kept.links), ("id",), call.asked)
        return {"items": [self.item(row) for row in found.rows], "next": found.next}

    def one(self, call: Call) -> Any:
        return self.item(self.reach(call))

    def make(self, call: Call) -> Made:
        row = self.kept.add(call.user, self.values(call), Channel.API)
        return Made(self.item(row), f"/api/v1/{self.root}/{row.pk}")

    def change(self, call: Call) -> Any:
        values = self.values(call)
        seen = values.pop("version")
        try:
            return self.item(self.kept.change(call.user, self.reach(call), values, seen, Channel.API))
        except Overtaken as error:
            raise Problem(409, str(error), more={"current": self.item(self.reach(call))}) from None
        except self.kept.model.DoesNotExist:
            raise missing() from None

    def remove(self, call: Call) -> None:
        self.kept.remove(call.user, self.reach(call), Channel.API)

    def reach(self, call: Call) -> Any:
        found = self.kept.there().filter(pk=call.id).first() if call.id <= BIGGEST else None
        if found is None:
            raise missing()
        return found

    def item(self, row: Any) -> dict[str, Any]:
        links = {name: sorted(one.pk for one in getattr(row, name).all()) for name in self.kept.links}
        shown = {name: getattr(row, name) for name in self.plain}
        if "price" in shown:
            shown["price"] = None if shown["price"] is None else f"{shown['price']:.2f}"
        return {"id": row.pk, **shown, **links, self.link: getattr(row, f"{self.link}_id"), "version": row.version}

    def values(self, call: Call) -> dict[str, Any]:
        """What the verbs take: of null nothing but a link or a price taken off."""
        given = call.body.model_dump(exclude_unset=True)
        nullable = (self.link, "price")
        found = {name: value for name, value in given.items() if name in nullable or value is not None}
        if found.get("price") is not None:
            found["price"] = _amount(found["price"])
        if self.link in found:
            found[f"{self.link}_id"] = found.pop(self.link)
        consent = found.get("consent_id")
        if consent is not None and not ConsentText.objects.filter(pk=consent).exists():
            raise wrong("consent", _("Choose from the list."))
        if call.operation.method == "POST" and self.kept is PAGES:
            found.setdefault("language", settings.LANGUAGE_CODE)
        return found

    def operations(self, tag: str, given: Any, new: Any, changed: Any) -> tuple[Operation, ...]:
        one = f"{self.root}/{{id}}"
        found = (
            Operation("GET", self.root, gettext_lazy("List"), self.listed, listed(given), asks=(LIMIT, CURSOR)),
            Operation("POST", self.root, gettext_lazy("Make"), self.make, given, 201, new),
            Operation("GET", one, gettext_lazy("One"), self.one, given),
            Operation("PATCH", one, gettext_lazy("Change"), self.change, given, body=changed, conflicts=True),
            Operation("DELETE", one, gettext_lazy("Remove"), self.remove, None, 204),
        )
        return tuple(replace(operation, tag=tag, administrators=True) for operation in found)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise wrong("price", _("Enter an amount.")) from None
    if not amount.is_finite():
        raise wrong("price", _("Enter an amount."))
    return amount


SERVICE_SHELF = Shelf(
    SERVICES,
    "booking-services",
    ("title", "about", *BOUNDS, "price", "currency", "asks_prepayment", "is_on"),
    "product",
)
PAGE_SHELF = Shelf(
    PAGES,
    "booking-pages",
    (
        *("title", "address", "heading", "intro", "language", "hue", "theme", "corners", "sites"),
        *("most_per_hour", "is_on"),
    ),
    "consent",
)
OPERATIONS = (
    *SERVICE_SHELF.operations("Booking", GivenBookingService, NewBookingService, ChangedBookingService),
    *PAGE_SHELF.operations("Booking", GivenBookingPage, NewBookingPage, ChangedBookingPage),
)
