"""The forms of the firm's own fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from krug.core.door.forms import Plain
from krug.core.records import kinds
from krug.core.records.custom import meaning
from krug.core.records.formulas.language import LONGEST
from krug.core.records.models import CustomField, CustomType
from krug.core.settings.custom_fields import CHOSEN, SEARCHED


class FormulaText(forms.CharField):
    """Left empty, people fill the field in."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Formula"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
            help_text=_("Left empty: people fill the field in. For example: if([Amount] > 100000; [Amount] * 0,05; 0)"),
        )


class FieldForm(Plain):
    """What may be said of every field, new or not."""

    title = forms.CharField(label=_("Name"), max_length=100)
    hint = forms.CharField(label=_("Hint below the field"), max_length=300, required=False)
    group = forms.CharField(
        label=_("Heading it stands under in the form"), max_length=100, required=False, help_text=_("May be left out.")
    )
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    in_list = forms.BooleanField(label=_("A column of the list from the start"), required=False)
    is_searched = forms.BooleanField(label=_("Records are found by it"), required=False)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NewFieldForm(FieldForm):
    kind = forms.ChoiceField(label=_("Of what"))
    type = forms.ChoiceField(label=_("Type"), choices=CustomType.choices)
    options = forms.CharField(label=_("Choices, one a line"), widget=forms.Textarea(attrs={"rows": 5}), required=False)
    to = forms.ChoiceField(label=_("Leads to"), required=False)
    places = forms.IntegerField(label=_("Decimals of a number"), min_value=0, max_value=4, required=False)
    formula = FormulaText()

    field_order = ("kind", "title", "type", "options", "to", "places", "formula", "hint", "group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.code, str(kind.plural)) for kind in kinds.all_kinds()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        chosen = found["type"] in CHOSEN
        found["options"] = found["options"].splitlines() if chosen else []
        return found


class ChangedFieldForm(FieldForm):
    formula = FormulaText()
    is_active = forms.BooleanField(label=_("In use"), required=False)

    field_order = ("title", "formula")

    def __init__(self, *args: Any, row: CustomField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.formula:
            del self.fields["required"]
        else:
            del self.fields["formula"]
        if row.type not in SEARCHED:
            del self.fields["is_searched"]

    @classmethod
    def of(cls, row: CustomField) -> ChangedFieldForm:
        values = {name: getattr(row, name) for name in cls.base_fields}
        if row.formula and kinds.known(row.kind):
            values["formula"] = meaning.spoken(kinds.get(row.kind), row.formula)
        return cls(initial=values, row=row)
