"""Rooms and equipment taken for an activity, and let go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.modules.activities.calendar import booking
from krug.modules.activities.models import Resource
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import reach
from krug.modules.activities.views.together import refused


@require_POST
def bookings(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    policy.check(actor_of(request), Action.CHANGE, activity)
    given = request.POST.get("resource") or request.GET.get("resource", "")
    try:
        resource = Resource.objects.filter(pk=key_of(given) or 0, is_active=True).first()
        if resource is None:
            raise Invalid({"resource": _("Choose from the list.")})
        booking.book(activity, actor_of(request), resource)
    except Invalid as error:
        return refused(request, activity, error)
    said = _("Booked: %(name)s") % {"name": resource}
    return told(request, said, f"/activities/{pk}/bookings/{resource.pk}/ending", activity.get_absolute_url())


@require_POST
def ending(request: HttpRequest, pk: int, resource: int) -> HttpResponse:
    activity = reach(request, pk)
    policy.check(actor_of(request), Action.CHANGE, activity)
    found = get_object_or_404(Resource, pk=resource)
    booking.let_go(activity, actor_of(request), found)
    said = _("Free again: %(name)s") % {"name": found}
    return told(request, said, f"/activities/{pk}/bookings?resource={resource}", activity.get_absolute_url())
