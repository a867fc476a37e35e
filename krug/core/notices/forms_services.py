"""The forms of the ways out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.core.notices.models import Service
from krug.core.notices.services import OPTIONS, SECURITY
from krug.core.notices.ways import Way


class ServiceForm(Plain):
    is_on = forms.BooleanField(label=_("Switched on"), required=False)

    def __init__(self, *args: Any, has_key: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if "key" in self.fields and has_key:
            self.fields["key"].help_text = gettext("There is one. Leave this empty to keep it.")

    @classmethod
    def of(cls, service: Service, **usual: Any) -> ServiceForm:
        names = OPTIONS[Way(service.way)]
        values = {name: service.options[name] for name in names if service.options.get(name) not in (None, "")}
        is_on = Way(service.way) in {Way(way) for way in Service.open_ways()}
        return cls(
            initial={**usual, **values, "is_on": is_on},
            has_key=bool(service.secret),
            auto_id=f"id-{service.way}-%s",
        )


class MailForm(ServiceForm):
    site = forms.CharField(
        label=_("Address of Krug for links"), max_length=200, required=False, help_text=_("As colleagues open it.")
    )
    host = forms.CharField(label=_("Mail server"), max_length=200, required=False)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=SECURITY)
    name = forms.CharField(label=_("Name for signing in"), max_length=200, required=False)
    key = forms.CharField(label=_("Password"), max_length=300, required=False)
    sender = forms.CharField(label=_("From the address"), max_length=200, required=False)
    sender_name = forms.CharField(label=_("From the name"), max_length=100, required=False)


class PushForm(ServiceForm):
    pass


class TelegramForm(ServiceForm):
    key = forms.CharField(
        label=_("Token of the bot"),
        max_length=300,
        required=False,
        help_text=_("@BotFather gives it when a bot is made."),
    )
    base = forms.CharField(
        label=_("Address of the Bot API"),
        max_length=200,
        required=False,
        help_text=_("Empty: api.telegram.org. Put in another one for your own server or a proxy."),
    )


class SmsForm(ServiceForm):
    url = forms.CharField(
        label=_("Address of the gateway"),
        max_length=1000,
        required=False,
        help_text=_("Put in: {phone} digits with the country, {text}, {key}, {sender}, {id} our own number."),
    )
    body = forms.CharField(
        label=_("What the gateway is sent"),
        max_length=2000,
        required=False,
        help_text=_("Empty: a GET of the address. Else a POST: name={text}&… as of a form, or JSON in braces."),
    )
    header = forms.CharField(
        label=_("Header besides"),
        max_length=500,
        required=False,
        help_text=_("For example Authorization: Bearer {key}"),
    )
    key = forms.CharField(label=_("Key or password"), max_length=300, required=False)
    sender = forms.CharField(label=_("Sender name"), max_length=20, required=False)
    success = forms.CharField(
        label=_("What the answer holds when it is taken"),
        max_length=200,
        required=False,
        help_text=_('For example sms_id of SMS.ru or "cnt" of SMSC. Empty: any good answer is enough.'),
    )


FORMS: dict[Way, type[ServiceForm]] = {
    Way.MAIL: MailForm,
    Way.PUSH: PushForm,
    Way.TELEGRAM: TelegramForm,
    Way.SMS: SmsForm,
}
