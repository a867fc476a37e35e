"""An activity made to come again and again, or no more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.modules.activities.recurring import series
from krug.modules.activities.recurring.choosing import rule_of
from krug.modules.activities.recurring.words import in_words
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import reach
from krug.modules.activities.views.together import refused


@require_POST
def repetition(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    policy.check(actor_of(request), Action.CHANGE, activity)
    try:
        begun = series.begin(activity, actor_of(request), rule_of(request.POST))
    except Invalid as error:
        return refused(request, activity, error)
    text = _("“%(title)s” repeats: %(rule)s") % {"title": activity, "rule": in_words(begun.rule)}
    return told(request, text, f"/activities/{pk}/cancelling?scope=all", activity.get_absolute_url())


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The way back from stopping."""
    activity = reach(request, pk)
    series.take_up(activity, actor_of(request))
    return told(request, _("In work again: %(title)s") % {"title": activity}, back=activity.get_absolute_url())
