"""The texts of consents in the settings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.personal import consenting
from krug.core.personal.declarations import ROOT
from krug.core.personal.forms import TextForm
from krug.core.personal.models import ConsentText
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    rows = ConsentText.objects.prefetch_related("versions").order_by("-is_used", "title")
    return render(request, "personal/texts.html", {"texts": rows})


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """One text, or a new one."""
    found = get_object_or_404(ConsentText, pk=pk) if pk else None
    actor = actor_of(request)
    if request.method == "GET":
        return _draw(request, TextForm.of(found), found)
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            consenting.keep_text(actor, found, form.cleaned_data, key_of(request.POST.get("version", "")))
        except Invalid as error:
            for name, words in error.errors.items():
                form.add_error(name, words)
        except Overtaken as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(ROOT)
    return _draw(request, form, found, 422)


def _draw(request: HttpRequest, form: TextForm, found: ConsentText | None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "text": found,
        "versions": found.versions.order_by("-number") if found else [],
        "version": (key_of(request.POST.get("version", "")) if status == 422 else found.version) if found else None,
    }
    return render(request, "personal/text.html", context, status=status)
