"""Single sign-on as the administrator sets it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.outgoing.faults import Unanswered
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast, warn
from krug.core.sso import keeping
from krug.core.sso.discovering import describe, forget, keys_of
from krug.core.sso.forms import ProviderForm
from krug.core.sso.models import Identity, Provider
from krug.core.sso.place import ROOT
from krug.core.sso.views.signin import back_of


@require_http_methods(["GET", "POST"])
def provider(request: HttpRequest) -> HttpResponse:
    found = Provider.current()
    if request.method == "GET":
        return _draw(request, ProviderForm.of(found))
    form = ProviderForm(request.POST, has_secret=bool(found.secret))
    status = 422
    if form.is_valid():
        try:
            keeping.change(actor_of(request), form.values(), key_of(request.POST.get("version", "")))
        except Invalid as error:
            for name, words in error.errors.items():
                form.add_error(name, words)
        except Overtaken as error:
            form.add_error(None, str(error))
            status = 409
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(ROOT)
    return _draw(request, form, status)


@require_POST
def checking(request: HttpRequest) -> HttpResponse:
    """Whether the provider answers and tells its keys, as it is saved."""
    policy.check_administrator(actor_of(request))
    found = Provider.current()
    if not found.issuer:
        warn(request, _("Enter the provider's address and save it first."))
        return HttpResponseRedirect(ROOT)
    forget()
    try:
        keys = keys_of(describe(found.issuer))["keys"]
    except Unanswered as error:
        warn(request, str(error))
    else:
        toast(request, _("The provider answers; keys: %(number)d.") % {"number": len(keys)})
    return HttpResponseRedirect(ROOT)


@require_POST
def unlinking(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    keeping.unlink(actor_of(request), person)
    toast(request, _("The account of the provider is unlinked."))
    return HttpResponseRedirect(f"/settings/people/{pk}")


def _draw(request: HttpRequest, form: ProviderForm, status: int = 200) -> HttpResponse:
    found = Provider.current()
    context = {
        "form": form,
        "provider": found,
        "version": request.POST.get("version") if status == 422 else found.version,
        "back": back_of(request),
        "linked": Identity.objects.filter(issuer=found.issuer).count(),
    }
    answer = render(request, "sso/provider.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # a secret that was typed is not to be found again with the browser's Back
    return answer
