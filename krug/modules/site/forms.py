"""The form of a form of the site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.core.personal.models import ConsentText
from krug.modules.marketing.models import Channel, ChannelState
from krug.modules.requests.models import RequestKind
from krug.modules.site import asked
from krug.modules.site.models import Corners, Hue, SiteForm, Theme, Use

ROWS = tuple(asked.PARTS)


class SiteFormForm(Plain):
    title = forms.CharField(label=_("Name, for yourselves"), max_length=100)
    use = forms.ChoiceField(label=_("What it is"), choices=Use.choices)
    language = forms.ChoiceField(label=_("Language of the form"), choices=settings.LANGUAGES)
    heading = forms.CharField(label=_("Heading"), max_length=200, required=False)
    intro = forms.CharField(
        label=_("A line or two above the fields"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    button = forms.CharField(label=_("On the button"), max_length=60, required=False)
    thanks = forms.CharField(
        label=_("What is said afterwards"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    takes_files = forms.BooleanField(label=_("Visitors may add files"), required=False)
    hue = forms.ChoiceField(label=_("Colour"), choices=Hue.choices)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices)
    corners = forms.ChoiceField(label=_("Corners"), choices=Corners.choices)
    kind = forms.TypedChoiceField(label=_("Kind of request"), coerce=int, empty_value=None, required=False)
    channel = forms.TypedChoiceField(
        label=_("Channel of the primary interest"), coerce=int, empty_value=None, required=False
    )
    consent = forms.TypedChoiceField(
        label=_("Consent to be ticked"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Its words and their version are kept with every message."),
    )
    sites = forms.CharField(
        label=_("Your sites"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "placeholder": "https://firma.example"}),
        help_text=_("One a line: only they may show the form. Left empty: any site."),
    )
    most_per_hour = forms.IntegerField(label=_("At most from one address an hour"), min_value=1, max_value=1000)
    is_on = forms.BooleanField(label=_("Switched on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = RequestKind.objects.filter(is_active=True)
        channels = Channel.objects.filter(deleted_at=None, state=ChannelState.USED).order_by("name_key")[:500]
        texts = ConsentText.objects.filter(is_used=True).order_by("title")
        for name, nothing, rows in (
            ("kind", _("the usual one"), kinds),
            ("channel", "—", channels),
            ("consent", _("none"), texts),
        ):
            choices = [("", nothing), *((row.pk, str(row)) for row in rows)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def new(cls) -> SiteFormForm:
        texts = ConsentText.objects.filter(is_used=True).order_by("pk").values_list("pk", flat=True)
        first = {"language": get_language(), "most_per_hour": 10, "is_on": True, "consent": texts.first()}
        return cls(initial={**first, "theme": Theme.LIGHT, "corners": Corners.ROUND, "hue": Hue.BLUE})

    @classmethod
    def of(cls, form: SiteForm) -> SiteFormForm:
        same = [name for name in cls.base_fields if name not in ("kind", "channel", "consent", "sites")]
        links = {name: getattr(form, f"{name}_id") for name in ("kind", "channel", "consent")}
        return cls(initial={name: getattr(form, name) for name in same} | links | {"sites": "\n".join(form.sites)})

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        found = dict(self.cleaned_data)
        links = {f"{name}_id": found.pop(name) for name in ("kind", "channel", "consent")}
        return {**found, **links, "sites": found["sites"].splitlines()}


def rows_of(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for each part that may be asked: those that are, in their order, then the others."""
    chosen = {one["name"]: one for one in fields}
    names = [*chosen, *(name for name in ROWS if name not in chosen)]
    return [
        {
            "name": name,
            "title": asked.PARTS[name][0],
            "is_own": name.startswith("own"),
            "is_asked": name in chosen,
            "label": chosen.get(name, {}).get("label", ""),
            "required": chosen.get(name, {}).get("required", False),
            "place": place,
        }
        for place, name in enumerate(names, start=1)
    ]


def fields_sent(sent: Any) -> list[dict[str, Any]]:
    """The same lines as they come back: those ticked, by their place."""

    def place(name: str) -> tuple[int, int]:
        number = sent.get(f"place-{name}", "")
        return int(number) if number.isdecimal() and len(number) < 6 else 99_999, ROWS.index(name)

    names = sorted((name for name in ROWS if sent.get(f"asked-{name}")), key=place)
    return [
        {"name": name, "label": sent.get(f"label-{name}", ""), "required": bool(sent.get(f"required-{name}"))}
        for name in names
    ]
