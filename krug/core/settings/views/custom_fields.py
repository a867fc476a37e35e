"""The pages of the firm's own fields."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.door.forms import Plain
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.models import CustomField, CustomType
from krug.core.records.toasts import toast
from krug.core.settings import custom_fields as verbs
from krug.core.settings.forms_custom import ChangedFieldForm, NewFieldForm

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
            row = verbs.add(request.user, values.pop("kind"), values.pop("type"), values)  # type: ignore[arg-type]
        except Invalid as error:
            _show(form, error)
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
            verbs.change(request.user, row, values)  # type: ignore[arg-type]
        except Invalid as error:
            _show(form, error)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(FIELDS)
    return _draw(request, form, row, status=422)


@require_POST
def up(request: HttpRequest, pk: int) -> HttpResponse:
    verbs.move_up(request.user, get_object_or_404(CustomField, pk=pk))  # type: ignore[arg-type]
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


def _show(form: Plain, error: Invalid) -> None:
    for name, words in error.errors.items():
        form.add_error(name if name in form.fields else None, words)


def _draw(request: HttpRequest, form: Plain, row: CustomField | None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "kind": kinds.get(row.kind) if row and kinds.known(row.kind) else None,
        "chosen": bool(row and row.type in verbs.CHOSEN),
        "type": CustomType(row.type).label if row else "",
    }
    return render(request, "settings/custom_field.html", context, status=status)
