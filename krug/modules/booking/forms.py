"""The forms of a service and of a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.door.forms import Plain
from krug.core.personal.models import ConsentText
from krug.core.records.currencies import Currency, base_currency
from krug.modules.activities.models import Resource
from krug.modules.booking.models import BookingPage, Service
from krug.modules.booking.tidying import BOUNDS
from krug.modules.site.models import Corners, Hue, Theme


def _number(name: str, label: Any, help_text: Any = "") -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


def _many(label: Any, help_text: Any = "") -> forms.TypedMultipleChoiceField:
    ticks = forms.CheckboxSelectMultiple()
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=ticks, help_text=help_text, empty_value=[]
    )


def _rows(field: Any, rows: Any) -> None:
    field.choices = [(row.pk, str(row)) for row in rows]


class ServiceForm(Plain):
    title = forms.CharField(label=_("Name"), max_length=100)
    about = forms.CharField(
        label=_("Description for visitors"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    people = _many(_("Who gives it"))
    rooms = _many(_("Rooms and equipment"), _("One of those ticked must be free. None ticked: no room is needed."))
    minutes = _number("minutes", _("Takes, minutes"))
    before = _number("before", _("Free before it, minutes"))
    after = _number("after", _("Free after it, minutes"))
    step_minutes = _number("step_minutes", _("May begin each, minutes"))
    notice_minutes = _number("notice_minutes", _("Not sooner than in, minutes"))
    ahead_days = _number("ahead_days", _("Not later than in, days"))
    change_hours = _number("change_hours", _("Visitors move and cancel until so many hours before"))
    remind_hours = _number("remind_hours", _("Reminder so many hours before, 0: none"))
    price = forms.DecimalField(label=_("Price"), max_digits=11, decimal_places=2, required=False, localize=True)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    asks_prepayment = forms.BooleanField(label=_("Prepayment is asked for"), required=False)
    sort = _number("sort", _("Place in order"))
    is_on = forms.BooleanField(label=_("Switched on"), required=False)

    def __init__(self, *args: Any, row: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, rooms = User.objects.filter(is_active=True), Resource.objects.filter(is_active=True)
        _rows(self.fields["people"], people.order_by("name_key", "pk")[:500])
        _rows(self.fields["rooms"], rooms | row.rooms.all() if row else rooms)

    @classmethod
    def new(cls) -> ServiceForm:
        fresh = Service()
        usual = {name: getattr(fresh, name) for name in (*BOUNDS, "is_on")}
        return cls(initial={**usual, "currency": base_currency()})

    @classmethod
    def of(cls, row: Service) -> ServiceForm:
        links = {name: [one.pk for one in getattr(row, name).all()] for name in ("people", "rooms")}
        plain = {name: getattr(row, name) for name in cls.base_fields if name not in links}
        return cls(initial={**plain, **links}, row=row)

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        return dict(self.cleaned_data)


class PageForm(Plain):
    title = forms.CharField(label=_("Name, for yourselves"), max_length=100)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    heading = forms.CharField(label=_("Heading"), max_length=200, required=False)
    intro = forms.CharField(
        label=_("A line or two above"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    services = _many(_("Services"), _("None ticked: all that are switched on."))
    hue = forms.ChoiceField(label=_("Colour"), choices=Hue.choices)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices)
    corners = forms.ChoiceField(label=_("Corners"), choices=Corners.choices)
    consent = forms.TypedChoiceField(
        label=_("Consent to be ticked"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Which version of its words was agreed to is kept with every booking."),
    )
    sites = forms.CharField(
        label=_("Your sites"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "placeholder": "https://firma.example"}),
        help_text=_("One a line: only they may show the page. Left empty: any site."),
    )
    most_per_hour = forms.IntegerField(label=_("At most from one address an hour"), min_value=1, max_value=1000)
    is_on = forms.BooleanField(label=_("Switched on"), required=False)

    def __init__(self, *args: Any, row: BookingPage | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.there()
        _rows(self.fields["services"], (services | row.services.all()).distinct() if row else services)
        texts = ConsentText.objects.filter(is_used=True).order_by("title")
        choices = [("", _("none")), *((one.pk, str(one)) for one in texts)]
        self.fields["consent"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def new(cls) -> PageForm:
        first = ConsentText.objects.filter(is_used=True).order_by("pk").values_list("pk", flat=True).first()
        look = {"theme": Theme.LIGHT, "corners": Corners.ROUND, "hue": Hue.BLUE}
        return cls(initial={**look, "language": get_language(), "most_per_hour": 10, "is_on": True, "consent": first})

    @classmethod
    def of(cls, row: BookingPage) -> PageForm:
        other = {
            "services": [one.pk for one in row.services.all()],
            "consent": row.consent_id,
            "sites": "\n".join(row.sites),
        }
        return cls(initial={name: getattr(row, name) for name in cls.base_fields if name not in other} | other, row=row)

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        found = dict(self.cleaned_data)
        consent = found.pop("consent")
        return {**found, "consent_id": consent, "sites": found["sites"].splitlines()}
