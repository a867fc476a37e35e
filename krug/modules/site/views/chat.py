"""The conversation: the visitor's page, which needs neither sign-in nor script, and the firm's word from the card."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import warn
from krug.core.records.views.card import reach
from krug.modules.site import chatting
from krug.modules.site.chatting import Ended
from krug.modules.site.framing import sound
from krug.modules.site.models import Chat, ChatMessage, SiteForm
from krug.modules.site.receiving import TooMany
from krug.modules.site.views.public import of_the_site, wants_json


@require_http_methods(["GET", "HEAD", "POST"])
def visitors(request: HttpRequest, form: SiteForm, key: str) -> HttpResponse:
    chats = Chat.objects.select_related("submission__form")
    chat = chats.filter(key=key, submission__form=form).first()
    if chat is None and request.method != "POST" and not wants_json(request):
        # The firm's page remembers a conversation that has been erased since: it begins anew.
        return HttpResponseRedirect(f"{form.address}?framed=1&anew=1")
    if chat is None:
        raise Http404
    answer = _heard(request, chat) if request.method == "POST" else _draw(request, chat)
    answer.headers["Cache-Control"] = "no-store"  # another on the same computer does not find it by going back
    return answer


def _heard(request: HttpRequest, chat: Chat) -> HttpResponse:
    text = sound(request.POST.get("text", ""))
    try:
        chatting.visitor_says(chat, text)
    except Invalid as error:
        return _draw(request, chat, text, error.errors["text"], 422)
    except TooMany:
        return _draw(request, chat, text, _("That was much at once. Please write again in a while."), 429)
    except Ended:
        return _draw(request, chat, text, status=409)
    return _draw(request, chat) if wants_json(request) else HttpResponseRedirect(chat.address)


visitors_chat = of_the_site(visitors)


@require_POST
def reply(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """The firm's word. What cannot be sent stays in the field of a page with scripts: nothing is drawn anew."""
    record = reach(request, kind, pk)
    try:
        chatting.reply(record, actor_of(request), request.POST.get("text", ""))
        status = 204
    except (Invalid, Overtaken) as error:
        warn(request, " ".join(error.errors.values()) if isinstance(error, Invalid) else str(error))
        status = 422
    if request.headers.get("HX-Request"):
        return HttpResponse(status=status)
    return HttpResponseRedirect(record.get_absolute_url())


def _draw(request: HttpRequest, chat: Chat, text: str = "", error: str = "", status: int = 200) -> HttpResponse:
    after = key_of(request.GET.get("after", "0")) or 0
    said, ended = chatting.messages(chat, after), chatting.is_ended(chat)
    if wants_json(request):
        told = {"messages": [_item(one) for one in said], "ended": ended, "error": error}
        return JsonResponse(told, status=status)
    context: dict[str, Any] = {"form": chat.submission.form, "chat": chat, "said": said, "ended": ended}
    context |= {"text": text, "error": error, "last": said[-1].pk if said else after}
    return render(request, "site/chat.html", context, status=status)


def _item(one: ChatMessage) -> dict[str, Any]:
    at = timezone.localtime(one.at)
    return {"id": one.pk, "who": one.person.name if one.person else "", "text": one.text, "at": at.isoformat()}
