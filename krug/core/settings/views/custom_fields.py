"""The pages of the firm's own fields."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.door.forms import Plain
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.custom import meaning
from krug.core.records.formulas.functions import FUNCTIONS
from krug.core.records.models import CustomField, CustomType
from krug.core.records.toasts import toast
from krug.core.settings import custom_fields as verbs
from krug.core.settings.forms_custom import ChangedFieldForm, NewFieldForm
from krug.core.settings.views.overtaking import seen, show_errors, show_overtaken, version_for

FIELDS = "/settings/custom-fields"


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    rows: dict[str, list[CustomField]] = {}
    for row in CustomField.objects.order_by("place", "pk"):
        rows.setdefault(row.kind, []).append(row)
    by_kind = [(kind, rows[kind.code]) for kind in kinds.all_kinds() if kind.code in rows]
    return render(request, "settings/custom_fields.html", {"by_kind": by_kind})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _draw(request, NewFieldForm(initial={"kind": request.GET.get("kind", "")}), None)
    form = NewFieldForm(request.POST)
    if form.is_valid():
        values = form.values()
        try:
            row = verbs.add(actor_of(request), values.pop("kind"), values.pop("type"), values)
        except Invalid as error:
            show_errors(form, error)
        else:
            toast(request, _("The field is there: %(title)s") % {"title": row.title})
            return HttpResponseRedirect(FIELDS)
    return _draw(request, form, None, status=422)


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CustomField, pk=pk)
    if request.method == "GET":
        return _draw(request, ChangedFieldForm.of(row), row)
    form = ChangedFieldForm(request.POST, row=row)
    if form.is_valid():
        values = form.values()
        if row.type in verbs.CHOSEN:
            values["options"] = _options(request, row)
        try:
            verbs.change(actor_of(request), row, values, seen=seen(request))
        except Invalid as error:
            show_errors(form, error)
        except Overtaken as error:
            row = get_object_or_404(CustomField, pk=pk)
            show_overtaken(form, error, ChangedFieldForm.of(row).initial)
            return _draw(request, form, row, status=409)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(FIELDS)
    return _draw(request, form, row, status=422)


@require_POST
def up(request: HttpRequest, pk: int) -> HttpResponse:
    verbs.move_up(actor_of(request), get_object_or_404(CustomField, pk=pk))
    return HttpResponseRedirect(FIELDS)


def _options(request: HttpRequest, row: CustomField) -> list[list[Any]]:
    """The choices in the order of the page, renamed and out of use as said there; new ones after them."""
    known = {option[0]: option for option in row.options}
    codes = [code for code in request.POST.getlist("option") if code in known]
    codes += [code for code in known if code not in codes]
    kept = []
    for code in codes:
        title = " ".join(request.POST.get(f"title-{code}", known[code][1]).split())
        kept.append([code, title, f"active-{code}" in request.POST])
    return verbs.with_new(kept, request.POST.get("more", "").splitlines())


def _words(form: Plain, row: CustomField | None) -> dict[str, Any] | None:
    """What a formula may be made of; None for a field without one. Of a new one the fields of the kind chosen."""
    code = row.kind if row else str(form["kind"].value() or "")
    if row and not row.formula:
        return None
    known = meaning.usable(kinds.get(code)) if kinds.known(code) else {}
    own = row.name if row else ""
    fields = [(field.title, meaning.sort_of_field(field).value) for name, field in known.items() if name != own]
    return {"fields": fields, "functions": FUNCTIONS}


def _draw(request: HttpRequest, form: Plain, row: CustomField | None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "version": version_for(request, row, status),
        "kind": kinds.get(row.kind) if row and kinds.known(row.kind) else None,
        "chosen": bool(row and row.type in verbs.CHOSEN),
        "type": CustomType(row.type).label if row else "",
        "words": _words(form, row),
    }
    return render(request, "settings/custom_field.html", context, status=status)
