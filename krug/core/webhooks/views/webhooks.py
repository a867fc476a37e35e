"""The webhooks of the firm: the list, the form of one, and what is done with it."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast, warn
from krug.core.webhooks import keeping
from krug.core.webhooks.forms import WebhookForm
from krug.core.webhooks.models import DeliveryState, Webhook
from krug.core.webhooks.place import ROOT
from krug.core.webhooks.wording import choices


@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    rows = Webhook.objects.select_related("person").annotate(**COUNTS).order_by("name", "pk")
    return render(request, "webhooks/webhooks.html", {"webhooks": rows})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if request.method == "GET":
        return _draw(request, WebhookForm(initial={"person": user.pk, "is_on": True}), None, [])
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            webhook, secret = keeping.add(user, {**form.values(), "events": _events(request)})
        except Invalid as error:
            return _refused(request, form, None, error)
        return _draw(request, WebhookForm.of(webhook), webhook, webhook.events, secret)
    return _draw(request, form, None, _events(request), status=422)


@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    found = reach(pk)
    if request.method == "GET":
        return _draw(request, WebhookForm.of(found), found, found.events)
    form = WebhookForm(request.POST)
    if form.is_valid():
        user = actor_of(request)
        try:
            keeping.change(user, found, {**form.values(), "events": _events(request)})
        except Invalid as error:
            return _refused(request, form, found, error)
        toast(request, _("Saved."))
        return HttpResponseRedirect(f"{ROOT}/{pk}")
    return _draw(request, form, found, _events(request), status=422)


@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    found = reach(pk)
    key = keeping.renew_secret(user, found)
    return _draw(request, WebhookForm.of(found), reach(pk), found.events, key)


@require_POST
def resuming(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    try:
        if keeping.resume(user, reach(pk)):
            toast(request, _("It is sent again, what waited first."))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(f"{ROOT}/{pk}")


@require_POST
def testing(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    delivery = keeping.test(user, reach(pk))
    return HttpResponseRedirect(f"{ROOT}/{pk}/deliveries/{delivery}")


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    keeping.remove(user, reach(pk))
    toast(request, _("The webhook is removed."))
    return HttpResponseRedirect(ROOT)


def reach(pk: int) -> Webhook:
    """With how much waits and has failed. Raises Http404."""
    return get_object_or_404(Webhook.objects.select_related("person").annotate(**COUNTS), pk=pk)


COUNTS = {
    "waiting": Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
    "failed": Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
}


def _events(request: HttpRequest) -> list[str]:
    return request.POST.getlist("events")


def _refused(request: HttpRequest, form: WebhookForm, found: Webhook | None, error: Invalid) -> HttpResponse:
    for name, words in error.errors.items():
        form.add_error(name if name in form.fields else None, words)
    return _draw(request, form, found, _events(request), status=422)


def _draw(
    request: HttpRequest, form: WebhookForm, found: Webhook | None, events: list[str], key: str = "", status: int = 200
) -> HttpResponse:
    user = actor_of(request)
    until = found.old_secret_until if found else None
    context = {
        "form": form,
        "webhook": found,
        "groups": choices(user, set(events)),
        "secret": key,
        "until": until if until and until > timezone.now() else None,
    }
    response = render(request, "webhooks/webhook.html", context, status=status)
    if key:
        response["Cache-Control"] = "no-store"  # the key is not to be found again with the browser's Back
    return response
