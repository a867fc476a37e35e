"""A person's own ends of the ways: browsers let in, the chat with the bot, leaving letters without signing in."""

from __future__ import annotations

import json
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.notices import browsers, chats, keeping, kinds, sites
from krug.core.notices.models import Service
from krug.core.notices.place import ROOT
from krug.core.notices.ways import Way
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast

BUILD = Path(__file__).resolve().parent.parent.parent / "ui" / "static" / "build"
SOURCE = "frontend/push-worker.ts"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: what shows a notice while no page of Krug is open. Always at this address."""
    manifest = json.loads((BUILD / "manifest.json").read_text())
    return HttpResponse((BUILD / manifest[SOURCE]["file"]).read_text(), content_type="text/javascript; charset=utf-8")


@require_POST
def letting_in(request: HttpRequest) -> JsonResponse:
    """Asked before a browser subscribes: the key by which it will know this installation."""
    actor_of(request)
    return JsonResponse({"key": browsers.public_key()})


@require_POST
def let_in(request: HttpRequest) -> JsonResponse:
    user = actor_of(request)
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth", "name")}
    try:
        browsers.let_in(user, **given)
    except Invalid as error:
        return JsonResponse({"errors": error.errors}, status=422)
    toast(request, _("This browser shows your notices from now on."))
    return JsonResponse({"to": ROOT})


@require_POST
def shutting_out(request: HttpRequest, pk: int) -> HttpResponse:
    if not browsers.shut_out(actor_of(request), pk):
        raise Http404
    toast(request, _("This browser gets no notices any more."))
    return HttpResponseRedirect(ROOT)


@require_POST
def chat(request: HttpRequest) -> HttpResponse:
    """On to the bot, by a link that opens once."""
    service = Service.of(Way.TELEGRAM)
    name = service.state.get("bot")
    if not service.is_on or not name:
        raise Http404
    response = render(
        request,
        "notices/chat.html",
        {"bot": name, "address": f"https://t.me/{name}?start={chats.new_code(actor_of(request))}"},
    )
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def chat_removal(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if not chats.unlink(user, user):
        raise Http404
    toast(request, _("The chat is no longer linked."))
    return HttpResponseRedirect(ROOT)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a letter, and by what mail programs send in one press (RFC 8058); only a POST changes anything."""
    found = sites.left(token)
    if found is None:
        raise Http404
    user = get_object_or_404(User.objects.filter(is_active=True), pk=found[0])
    if request.method == "POST":
        keeping.close(user, found[1], Way.MAIL)
    titles = [kind.title for code in found[1] if (kind := kinds.get(code)) is not None]
    with translation.override(user.language or user.firm.language or translation.get_language()):
        return render(request, "notices/unsubscribe.html", {"titles": titles, "is_done": request.method == "POST"})
