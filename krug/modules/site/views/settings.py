"""The forms of the site in the settings: the list, the builder with its preview, and the log of what came."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.lists.paging import BadCursor, page
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast, warn
from krug.modules.site import asked, keeping
from krug.modules.site.embedding import codes
from krug.modules.site.forms import SiteFormForm, fields_sent, rows_of
from krug.modules.site.models import SiteForm, Submission, Verdict
from krug.modules.site.place import ROOT
from krug.modules.site.views.public import drawn

ROWS = 50


@require_safe
def site_forms(request: HttpRequest) -> HttpResponse:
    taken = Count("submissions", filter=Q(submissions__verdict=Verdict.TAKEN))
    trapped = Count("submissions", filter=Q(submissions__verdict=Verdict.TRAPPED))
    last = Max("submissions__received_at")
    rows = SiteForm.objects.there().select_related("channel").annotate(taken=taken, trapped=trapped, last=last)
    return render(request, "site/forms.html", {"forms": rows.order_by("title", "pk")})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _draw(request, SiteFormForm.new(), None, asked.usual())
    form, fields = SiteFormForm(request.POST), fields_sent(request.POST)
    if form.is_valid():
        try:
            made = keeping.add(actor_of(request), {**form.values(), "fields": fields})
        except Invalid as error:
            return _refused(request, form, None, fields, error)
        toast(request, _("Saved. Below is what to put on your site."))
        return HttpResponseRedirect(f"{ROOT}/{made.pk}")
    return _draw(request, form, None, fields, status=422)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    found = _reach(pk)
    if request.method == "GET":
        return _draw(request, SiteFormForm.of(found), found, found.fields)
    form, fields = SiteFormForm(request.POST), fields_sent(request.POST)
    if form.is_valid():
        seen = request.POST.get("version", "")
        try:
            values = {**form.values(), "fields": fields}
            keeping.change(actor_of(request), found, values, int(seen) if seen.isdecimal() and len(seen) < 9 else None)
        except Invalid as error:
            return _refused(request, form, found, fields, error)
        except Overtaken:
            form.add_error(
                None, _("Somebody has changed this form meanwhile: open it again in another tab and compare.")
            )
            return _draw(request, form, found, fields, status=409)
        except SiteForm.DoesNotExist:
            raise Http404 from None
        toast(request, _("Saved."))
        return HttpResponseRedirect(f"{ROOT}/{pk}")
    return _draw(request, form, found, fields, status=422)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The form as a visitor will see it, from what is typed and not yet saved."""
    form, fields = SiteFormForm(request.POST), fields_sent(request.POST)
    form.is_valid()
    values = {name: value for name, value in form.cleaned_data.items() if name not in ("kind", "channel", "consent")}
    sites = values.pop("sites", "")
    shown = SiteForm(**values, sites=sites.splitlines(), consent_id=form.cleaned_data.get("consent"), fields=fields)
    return HttpResponse(_previewed(shown))


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """`back` in the address brings it back."""
    if "back" in request.GET:
        return _bring_back(request, get_object_or_404(SiteForm, pk=pk))
    keeping.remove(actor_of(request), _reach(pk))
    undo = f"{ROOT}/{pk}/removal?back=1"
    toast(request, _("The form is removed. What came by it stays; your site shows it no more."), undo=undo)
    return HttpResponseRedirect(ROOT)


@require_safe
def submissions(request: HttpRequest, pk: int) -> HttpResponse:
    form, verdict = _reach(pk), request.GET.get("verdict", "")
    rows = Submission.objects.filter(form=form).prefetch_related("files")
    if verdict:
        rows = rows.filter(verdict=verdict)
    try:
        found = page(rows, ("-id",), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    labels = {one.name: one.label for one in asked.asked_by(form.fields)}
    context = {
        "site_form": form,
        "verdict": verdict,
        "verdicts": Verdict.choices,
        "rows": [(row, [(labels.get(name, name), text) for name, text in row.values.items()]) for row in found.rows],
        "next": found.next,
    }
    return render(request, "site/submissions.html", context)


@require_POST
def letting_through(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = get_object_or_404(Submission.objects.select_related("form"), pk=number, form=_reach(pk))
    if keeping.let_through(actor_of(request), found):
        toast(request, _("It is a request now."))
    else:
        warn(request, _("It could not become a request: see the reason in the list."))
    return HttpResponseRedirect(f"{ROOT}/{pk}/submissions")


def _reach(pk: int) -> SiteForm:
    forms = SiteForm.objects.there().select_related("kind", "channel", "consent")
    found: SiteForm = get_object_or_404(forms, pk=pk)
    return found


def _bring_back(request: HttpRequest, form: SiteForm) -> HttpResponse:
    try:
        keeping.bring_back(actor_of(request), form)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        return HttpResponseRedirect(ROOT)
    return HttpResponseRedirect(f"{ROOT}/{form.pk}")


def _previewed(form: SiteForm) -> str:
    """All of it in the language of the form, whoever looks."""
    with translation.override(form.language or translation.get_language()):
        return render_to_string("site/preview.html", {**drawn(form, {}, {}), "preview": True})


def _refused(
    request: HttpRequest, form: SiteFormForm, found: SiteForm | None, fields: list[dict[str, Any]], error: Invalid
) -> HttpResponse:
    for name, words in error.errors.items():
        form.add_error(name if name in form.fields else None, words)
    return _draw(request, form, found, fields, status=422)


def _draw(
    request: HttpRequest,
    form: SiteFormForm,
    found: SiteForm | None,
    fields: list[dict[str, Any]],
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "site_form": found,
        "rows": rows_of(fields),
        "version": found.version if found else None,
        "codes": codes(request, found) if found else [],
    }
    return render(request, "site/form.html", context, status=status)
