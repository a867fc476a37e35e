"""The form of a person's own wishes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.core.notices.models import Digest, Wishes
from krug.core.notices.saying import ahead
from krug.core.records import phones

LEADS = (0, 5, 15, 30, 60, 24 * 60)


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WishesForm(Plain):
    digest = forms.ChoiceField(label=_("Letters come"), choices=Digest.choices, required=False)
    digest_hour = forms.TypedChoiceField(label=_("The daily letter at"), coerce=int)
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=_time())
    quiet_till = forms.TimeField(
        label=_("Quiet till"),
        required=False,
        widget=_time(),
        help_text=_("By your own clock. What happens meanwhile stands in Krug at once and comes by other ways after."),
    )
    lead = forms.TypedChoiceField(
        label=_("Before an activity with a time"), coerce=int, empty_value=None, required=False
    )
    phone = forms.CharField(label=_("Phone for SMS"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest_hour"].choices = [(hour, f"{hour:02d}:00") for hour in range(24)]  # type: ignore[attr-defined]
        leads = [("", gettext("never")), *((minutes, ahead(minutes)) for minutes in LEADS)]
        self.fields["lead"].choices = leads  # type: ignore[attr-defined]
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}

    @classmethod
    def of(cls, wishes: Wishes) -> WishesForm:
        return cls(
            initial={
                "digest": wishes.digest,
                "digest_hour": wishes.digest_hour,
                "quiet_from": _clock(wishes.quiet_from),
                "quiet_till": _clock(wishes.quiet_till),
                "lead": wishes.lead,
                "phone": phones.shown(wishes.phone) if wishes.phone else "",
            }
        )

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        found = dict(self.cleaned_data)
        return {**found, **{name: _minutes(found[name]) for name in ("quiet_from", "quiet_till")}}


def _clock(minutes: int | None) -> dt.time | None:
    return None if minutes is None else dt.time(*divmod(minutes, 60))


def _minutes(clock: dt.time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute
