"""The people of the firm."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import ApiToken, OpenSession, User
from krug.core.access.models.user import name_key
from krug.core.door.second_factor import reset
from krug.core.lists.paging import BadCursor, page
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast, warn
from krug.core.settings.forms import PersonForm
from krug.core.settings.views.overtaking import seen, show_errors, show_overtaken, version_for
from krug.core.sso.models import Identity
from krug.core.staff import people as verbs
from krug.core.wording.names import Spoken

ROWS = 50
LINK = "settings-link"


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    asked, left = request.GET.get("q", "").strip()[:100], request.GET.get("left") == "1"
    rows = User.objects.filter(is_active=not left)
    if asked:
        rows = rows.filter(Q(name_key__contains=name_key(asked)) | Q(email__icontains=asked))
    try:
        found = page(rows, ("name_key", "id"), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    return render(request, "settings/people.html", {"page": found, "asked": asked, "left": left})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        try:
            person = verbs.hire(actor, form.values())
        except Invalid as error:
            show_errors(form, error)
        else:
            request.session[LINK] = [person.pk, verbs.invite(actor, person)]
            return HttpResponseRedirect(f"/settings/people/{person.pk}")
    return render(request, "settings/person.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    if request.method == "GET":
        return _draw(request, found, PersonForm.of(found))
    form = PersonForm(request.POST)
    if form.is_valid():
        actor = actor_of(request)
        try:
            verbs.change_person(actor, found, form.values(), seen=seen(request))
        except Invalid as error:
            show_errors(form, error)
        except Overtaken as error:
            found = get_object_or_404(User, pk=pk)
            show_overtaken(form, error, PersonForm.of(found).initial)
            return _draw(request, found, form, status=409)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(f"/settings/people/{pk}")
    return _draw(request, found, form, status=422)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link to set a password, shown once."""
    found = get_object_or_404(User, pk=pk)
    actor = actor_of(request)
    try:
        request.session[LINK] = [pk, verbs.invite(actor, found)]
    except Invalid as error:
        warn(request, error.errors["person"])
    return HttpResponseRedirect(f"/settings/people/{pk}")


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """The person signs in anew everywhere; with `tokens`, their programs' keys open nothing any more either."""
    found = get_object_or_404(User, pk=pk)
    actor = actor_of(request)
    verbs.end_sessions(actor, found, with_tokens="tokens" in request.POST)
    toast(request, _("Ended."))
    return HttpResponseRedirect(f"/settings/people/{pk}")


@require_POST
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken off, for who has lost the telephone and the recovery codes."""
    found = get_object_or_404(User, pk=pk)
    actor = actor_of(request)
    reset(actor, found)
    toast(request, _("%(name)s signs in with the password alone now.") % {"name": found.name})
    return HttpResponseRedirect(f"/settings/people/{pk}")


@require_POST
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Krug closed to the person, or with `undo` opened again."""
    found = get_object_or_404(User, pk=pk)
    actor = actor_of(request)
    try:
        verbs.deactivate(actor, found)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    else:
        toast(request, _("Krug is closed to %(name)s.") % Spoken(name=found.name), f"/settings/people/{pk}/opening")
    return HttpResponseRedirect(f"/settings/people/{pk}")


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    actor = actor_of(request)
    verbs.activate(actor, found)
    toast(request, _("Krug is open to %(name)s again.") % Spoken(name=found.name))
    return HttpResponseRedirect(f"/settings/people/{pk}")


def _draw(request: HttpRequest, found: User, form: PersonForm, status: int = 200) -> HttpResponse:
    whose, key = request.session.pop(LINK, (None, ""))
    context = {
        "form": form,
        "person": found,
        "version": version_for(request, found, status),
        "link": request.build_absolute_uri(f"/join/{key}") if whose == found.pk else "",
        "sessions": OpenSession.of(found),
        "tokens": ApiToken.objects.filter(user=found).count(),
        "held": verbs.held_by(found),
        "has_password": found.has_usable_password(),
        "is_linked": Identity.objects.filter(user=found).exists(),
    }
    return render(request, "settings/person.html", context, status=status)
