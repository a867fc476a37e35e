"""Forms of the firm and of its people: Django checks them, Krug's own template draws them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Country, Firm, User
from krug.core.access.models.firm import LEAST_PASSWORD, MOST_PASSWORD
from krug.core.door.passwords import faults
from krug.core.records.currencies import Currency


class Plain(forms.Form):
    """Every field looks like the rest of Krug, and an error is tied to its field for those who do not see it."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "id-%s"} | kwargs))
        for field in self.fields.values():
            tick = isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
            field.widget.attrs["class"] = "check" if tick else "input"

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field in self.fields:
            self.fields[field].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"e-{field}"}


class FirmForm(Plain):
    name = forms.CharField(label=_("Name of the firm"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=Country.choices)
    currency = forms.ChoiceField(
        label=_("Main currency"),
        choices=Currency.choices,
        help_text=_("Sums of reports are in it. What is written down already does not change."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Each person may choose an own one.")
    )

    @classmethod
    def of(cls, firm: Firm) -> FirmForm:
        language = firm.language or settings.LANGUAGE_CODE
        values = {"name": firm.name, "country": firm.country, "currency": firm.currency, "language": language}
        return cls(initial=values)


class PasswordsForm(Plain):
    shortest_password = forms.IntegerField(
        label=_("Shortest password, characters"), min_value=LEAST_PASSWORD, max_value=MOST_PASSWORD
    )
    refuses_common_passwords = forms.BooleanField(
        label=_("Refuse the best-known passwords"),
        required=False,
        help_text=_("The 20,000 that are tried first, typed in the other keyboard layout too."),
    )

    @classmethod
    def of(cls, firm: Firm) -> PasswordsForm:
        return cls(initial={name: getattr(firm, name) for name in cls.base_fields})


class FoundingForm(Plain):
    firm = forms.CharField(label=_("Name of the firm"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=Country.choices)
    currency = forms.ChoiceField(label=_("Main currency"), choices=Currency.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("8 characters or more; three words nobody would guess are better than signs."),
    )
    code = forms.CharField(
        label=_("Code from the terminal"),
        help_text=_("Krug printed it where it was started: so that no stranger comes first."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        person = User(name=values.get("name", ""), email=values.get("email", ""))
        for fault in faults(values["password"], person) if "password" in values else []:
            self.add_error("password", fault)
        return values


class ProfileForm(Plain):
    name = forms.CharField(label=_("First and last name"), max_length=200)
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    theme = forms.ChoiceField(label=_("Look"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", gettext("As the firm")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [("", gettext("As the firm")), *zones()]  # type: ignore[attr-defined]
        looks = [("", gettext("As the system")), ("light", gettext("Light")), ("dark", gettext("Dark"))]
        self.fields["theme"].choices = looks  # type: ignore[attr-defined]


ZONES = {
    "Europe/Kaliningrad": _("Kaliningrad"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Minsk": _("Minsk"),
    "Europe/Kyiv": _("Kyiv"),
    "Europe/Samara": _("Samara"),
    "Asia/Yekaterinburg": _("Yekaterinburg"),
    "Asia/Omsk": _("Omsk"),
    "Asia/Novosibirsk": _("Novosibirsk"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk"),
    "Asia/Irkutsk": _("Irkutsk"),
    "Asia/Yakutsk": _("Yakutsk"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Asia/Magadan": _("Magadan"),
    "Asia/Kamchatka": _("Kamchatka"),
    "Asia/Almaty": _("Almaty"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Tbilisi": _("Tbilisi"),
    "Asia/Yerevan": _("Yerevan"),
    "UTC": _("Universal time"),
}


def zones() -> list[tuple[str, str]]:
    """Time zones where Krug is at home, as (code, city and how far it is from universal time now)."""
    now = timezone.now()
    return [(zone, f"{city} ({_offset(now, zone)})") for zone, city in ZONES.items()]


def _offset(now: dt.datetime, zone: str) -> str:
    """ "UTC+3", as clocks stand now."""
    minutes = int((now.astimezone(ZoneInfo(zone)).utcoffset() or dt.timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
