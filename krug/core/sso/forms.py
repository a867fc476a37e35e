"""The form of single sign-on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Department, Role, RoleCode
from krug.core.door.forms import Plain
from krug.core.sso.models import Provider


class ProviderForm(Plain):
    is_on = forms.BooleanField(label=_("Switched on"), required=False)
    issuer = forms.CharField(
        label=_("Provider's address (issuer)"),
        max_length=500,
        required=False,
        help_text=_("As the provider calls itself, for example https://id.firm.example/realms/staff."),
    )
    client_id = forms.CharField(label=_("Client's id"), max_length=300, required=False)
    secret = forms.CharField(label=_("Client's secret"), max_length=1000, required=False, strip=True)
    words = forms.CharField(label=_("Words of the button"), max_length=60, required=False)
    domains = forms.CharField(
        label=_("Domains of e-mail that may come in"),
        max_length=4000,
        required=False,
        help_text=_("For example firm.example. None named: whoever works in Krug already, of any domain."),
    )
    role = forms.TypedChoiceField(label=_("Who is not in Krug yet"), coerce=int, empty_value=None, required=False)
    department = forms.TypedChoiceField(
        label=_("Department of newcomers"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Role.objects.exclude(code=RoleCode.ADMINISTRATOR).order_by("id")
        made = [(role.pk, gettext("is taken on as “%(role)s”") % {"role": role}) for role in roles]
        self.fields["role"].choices = [("", gettext("is not let in")), *made]  # type: ignore[attr-defined]
        places = Department.objects.order_by("path").values_list("pk", "name")
        self.fields["department"].choices = [("", gettext("in none")), *places]  # type: ignore[attr-defined]
        secret = self.fields["secret"]
        secret.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        secret.help_text = gettext("Kept encrypted. Leave it empty, and the one there is stays.") if has_secret else ""
        for name in ("issuer", "client_id", "domains"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    @classmethod
    def of(cls, provider: Provider) -> ProviderForm:
        names = ("is_on", "issuer", "client_id", "words")
        stored = {name: getattr(provider, name) for name in names} | {"domains": ", ".join(provider.domains)}
        stored |= {"role": provider.role_id, "department": provider.department_id}
        return cls(initial=stored, has_secret=bool(provider.secret))

    def values(self) -> dict[str, Any]:
        """What the verbs take: rows instead of ids."""
        found = dict(self.cleaned_data)
        found["role"] = Role.objects.filter(pk=found["role"]).first()
        found["department"] = Department.objects.filter(pk=found["department"]).first()
        return found
