"""Forms of the settings: Django checks them, the settings' own template draws them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Country, Firm
from krug.core.records.currencies import Currency


class Plain(forms.Form):
    """Every field looks like the rest of Krug, and an error is tied to its field for those who do not see it."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = "input"
            field.widget.attrs.setdefault("id", f"id-{name}")
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"e-{name}"}


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
        return cls({"name": firm.name, "country": firm.country, "currency": firm.currency, "language": language})
