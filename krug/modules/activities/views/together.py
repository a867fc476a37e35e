"""What several people do with one activity: who takes part, to whom it is given, what its checklist says."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.choosing import PEOPLE, only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import warn
from krug.modules.activities import checklist, delegating, taking_part
from krug.modules.activities.models import Activity, CheckItem
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import reach


@require_POST
def people(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    policy.check(actor_of(request), Action.CHANGE, activity)
    try:
        person = _person(request, "person")
        taking_part.call(activity, actor_of(request), person)
    except Invalid as error:
        return refused(request, activity, error)
    said = _("%(person)s takes part.") % {"person": person}
    return told(request, said, f"/activities/{pk}/people/{person.pk}/leaving", activity.get_absolute_url())


@require_POST
def leaving(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    activity = reach(request, pk)
    who = get_object_or_404(User, pk=person)
    taking_part.take_off(activity, actor_of(request), who)
    said = _("%(person)s does not take part any more.") % {"person": who}
    return told(request, said, f"/activities/{pk}/people?person={person}", activity.get_absolute_url())


@require_POST
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    policy.check(actor_of(request), Action.ASSIGN, activity)
    try:
        to = _person(request, "to")
        delegating.delegate(activity, actor_of(request), to)
    except (Invalid, Overtaken) as error:
        return refused(request, activity, error)
    return told(request, _("Given to %(person)s.") % {"person": to}, back=activity.get_absolute_url())


@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    delegating.accept(activity, actor_of(request))
    return told(request, _("Taken on: %(title)s") % {"title": activity}, back=activity.get_absolute_url())


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    try:
        delegating.give_back(activity, actor_of(request), request.POST.get("reason", ""))
    except (Invalid, Overtaken) as error:
        return refused(request, activity, error)
    is_seen = Activity.objects.visible_to(actor_of(request)).filter(pk=pk).exists()
    return told(
        request, _("Given back: %(title)s") % {"title": activity}, back=activity.get_absolute_url() if is_seen else "/"
    )


@require_POST
def items(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    try:
        checklist.add(activity, actor_of(request), request.POST.get("text", ""))
    except Invalid as error:
        return refused(request, activity, error)
    return gone_on(request, activity)


@require_POST
def ticks(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """`off` takes the tick away."""
    found = _item(request, pk, item)
    checklist.tick(found, actor_of(request), "off" not in request.GET)
    return gone_on(request, found.activity)


@require_POST
def unlisting(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = _item(request, pk, item)
    checklist.take_off(found, actor_of(request))
    return gone_on(request, found.activity)


def refused(request: HttpRequest, activity: Activity, error: Invalid | Overtaken) -> HttpResponse:
    """The reason as a message; a script's page stays as it is."""
    warn(request, " ".join(error.errors.values()) if isinstance(error, Invalid) else str(error))
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(activity.get_absolute_url())
    return HttpResponse(status=422 if isinstance(error, Invalid) else 409, headers={"HX-Reswap": "none"})


def gone_on(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Nothing to say: what shows the activity is drawn anew."""
    script = request.headers.get("HX-Request")
    return HttpResponse(status=204) if script else HttpResponseRedirect(activity.get_absolute_url())


def _item(request: HttpRequest, pk: int, item: int) -> CheckItem:
    activity = reach(request, pk)
    policy.check(actor_of(request), Action.CHANGE, activity)
    found = CheckItem.objects.filter(activity=activity, pk=item).first()
    if found is None:
        raise Http404
    found.activity = activity
    return found


def _person(request: HttpRequest, name: str) -> User:
    """The colleague meant by number, or by a name typed. Raises Invalid; Http404 for an unknown number."""
    given = {**request.GET.dict(), **request.POST.dict()}
    number = given.get(name) or only_one(name, PEOPLE, given.get(f"typed-{name}", ""), actor_of(request))
    if not number:
        raise Invalid({name: _("Choose from the list.")})
    return get_object_or_404(User, pk=key_of(number) or 0)
