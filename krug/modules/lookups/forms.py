"""The form of the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.modules.lookups.keeping import LONGEST_KEY
from krug.modules.lookups.models import LookupService


class ServiceForm(Plain):
    is_on = forms.BooleanField(label=_("Switched on"), required=False)
    address = forms.CharField(
        label=_("Address of the service"),
        max_length=500,
        help_text=_("DaData's own stands here at first. Put in another one for an edition on your own server."),
    )
    key = forms.CharField(label=_("API key"), max_length=LONGEST_KEY, required=False)

    def __init__(self, *args: Any, has_key: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].help_text = (
            gettext("There is a key. Leave this empty to keep it.")
            if has_key
            else gettext("The key of your account with the service. It is kept encrypted and shown to nobody.")
        )
        self.fields["key"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["address"].widget.attrs |= {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}

    @classmethod
    def of(cls, service: LookupService) -> ServiceForm:
        values = {"is_on": service.is_on, "address": service.address}
        return cls(initial=values, has_key=bool(service.key))
