"""The form of a text that people agree to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.core.personal.consenting import LONGEST
from krug.core.personal.models import ConsentText


class TextForm(Plain):
    title = forms.CharField(label=_("Name"), max_length=100)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Another wording is the next version; who agreed before agreed to the former one."),
    )
    is_used = forms.BooleanField(label=_("In use"), required=False)

    @classmethod
    def of(cls, text: ConsentText | None) -> TextForm:
        if text is None:
            return cls(initial={"is_used": True})
        return cls(initial={"title": text.title, "body": text.current.body, "is_used": text.is_used})
