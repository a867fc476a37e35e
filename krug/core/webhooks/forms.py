"""The form of a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.door.forms import Plain
from krug.core.webhooks.models import Webhook


class WebhookForm(Plain):
    name = forms.CharField(label=_("Name"), max_length=100)
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        help_text=_("Where the other program listens, for example https://shop.example/krug."),
    )
    person = forms.TypedChoiceField(
        label=_("On whose behalf"),
        coerce=int,
        help_text=_("The other program is told as much as this employee sees, at the moment of sending."),
    )
    is_on = forms.BooleanField(label=_("Switched on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name_key").values_list("pk", "name")
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["url"].widget.attrs |= {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookForm:
        names = ("name", "url", "is_on")
        return cls(initial={name: getattr(webhook, name) for name in names} | {"person": webhook.person_id})

    def values(self) -> dict[str, Any]:
        """What the verbs take: rows instead of ids."""
        return {**self.cleaned_data, "person": User.objects.get(pk=self.cleaned_data["person"])}
