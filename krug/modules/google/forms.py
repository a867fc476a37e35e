"""The forms of the room: the firm's client of Google, and what a person synchronises."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.modules.google.models import Account, GoogleService

ADDRESSES = {
    "consent": _("Address of the consent page"),
    "token": _("Address of tokens"),
    "revoke": _("Address of revoking"),
    "calendar": _("Address of calendars"),
    "people": _("Address of contacts"),
}


class ServiceForm(Plain):
    is_on = forms.BooleanField(label=_("Switched on"), required=False)
    client_id = forms.CharField(label=_("Client's id"), max_length=300, required=False)
    secret = forms.CharField(label=_("Client's secret"), max_length=1000, required=False)
    consent = forms.CharField(label=ADDRESSES["consent"], max_length=500)
    token = forms.CharField(label=ADDRESSES["token"], max_length=500)
    revoke = forms.CharField(label=ADDRESSES["revoke"], max_length=500)
    calendar = forms.CharField(label=ADDRESSES["calendar"], max_length=500)
    people = forms.CharField(label=ADDRESSES["people"], max_length=500)

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = gettext("Kept encrypted. Leave it empty, and the one there is stays.")
        self.fields["secret"].help_text = kept if has_secret else ""
        for name in ("client_id", "secret", *ADDRESSES):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    @classmethod
    def of(cls, service: GoogleService) -> ServiceForm:
        names = ("is_on", "client_id", *ADDRESSES)
        return cls(initial={name: getattr(service, name) for name in names}, has_secret=bool(service.secret))


class ChoiceForm(Plain):
    calendar = forms.ChoiceField(label=_("Calendar"))
    since = forms.DateField(
        label=_("From which day on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    with_contacts = forms.BooleanField(label=_("Contacts too: people I am responsible for, both ways"), required=False)

    def __init__(self, *args: Any, calendars: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"].choices = [(one["id"], one["title"]) for one in calendars]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, account: Account, calendars: list[dict[str, Any]], today: Any) -> ChoiceForm:
        main = next((one["id"] for one in calendars if one["is_main"]), "")
        stored = {
            "calendar": account.calendar or main,
            "since": account.since or today,
            "with_contacts": account.with_contacts or (not account.calendar and account.may_contacts),
        }
        return cls(initial=stored, calendars=calendars)
