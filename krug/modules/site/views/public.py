"""What a visitor of the firm's site meets: the form, and where it is sent. It needs no sign-in, cookie or script."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from krug.core.access.addresses import address_of
from krug.core.records.cleaning import Invalid
from krug.modules.site import asked, chatting, receiving, traps
from krug.modules.site.came import came, foreign
from krug.modules.site.framing import is_foreign, policy_of, sound
from krug.modules.site.hours import when_we_answer, when_we_call
from krug.modules.site.models import Chat, SiteForm, Use
from krug.modules.site.receiving import Sent, TooMany

MOST_BODY = 64 * 1024
Page = Callable[..., HttpResponse]  # of a request, the form, and what else the address names


def of_the_site(page: Page) -> Callable[..., HttpResponse]:
    """A form by its code, in its own language, with the headers that let the firm's sites use it and no other."""

    @csrf_exempt  # a visitor has no session that could be misused
    @wraps(page)
    def answer(request: HttpRequest, code: str, **more: str) -> HttpResponse:
        forms = SiteForm.objects.there().select_related("kind", "channel", "consent")
        form = get_object_or_404(forms, code=code, is_on=True)
        with translation.override(form.language):
            response = page(request, form, **more)
            response.headers["Content-Language"] = form.language
        response.headers["Content-Security-Policy"] = policy_of(form.sites)
        origin = request.headers.get("Origin", "")
        if origin and (origin in form.sites or not form.sites):
            response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def site_form(request: HttpRequest, form: SiteForm) -> HttpResponse:
    if request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type, Accept"}
        return HttpResponse(status=204, headers={**allowed, "Access-Control-Max-Age": "600"})
    if request.method != "POST":
        return _draw(request, form, {}, {})
    if is_foreign(request, form.sites):
        return _said(request, form, _("This form is not meant for this site."), 403)
    sent = _sent(request)
    try:
        found = receiving.receive(form, sent)
    except Invalid as error:
        if wants_json(request):
            return JsonResponse({"ok": False, "errors": error.errors}, status=422)
        return _draw(request, form, sent.values, error.errors, status=422)
    except TooMany:
        return _said(request, form, _("Too many messages came from your address. Please try again in an hour."), 429)
    except SiteForm.DoesNotExist:
        raise Http404 from None
    if form.use == Use.CHAT:
        return _led_to(request, chatting.begin(found))
    return _said(request, form, form.thanks or _("Thank you! We have your message and will answer soon."), 200)


site_form = of_the_site(site_form)


def _sent(request: HttpRequest) -> Sent:
    """Of a form, or of JSON that a script has sent."""
    values: Mapping[str, Any] = request.POST
    if request.content_type == "application/json":
        values = _read_json(request)
    texts = {sound(str(name)): sound(value) for name, value in values.items() if isinstance(value, str)}
    return Sent(
        values=texts,
        honey=texts.get(traps.HONEY, ""),
        age=traps.seconds_since(texts.get("krug_drawn", ""), time.time()),
        key=texts.get("krug_key", ""),
        came=came(texts, sound(request.headers.get("Referer", "")), request.get_host()),
        agreed=asked.is_agreed(values.get("agreed")),
        address=address_of(request),
        agent=sound(request.headers.get("User-Agent", "")),
        files=[one for one in request.FILES.getlist("files") if one.name],
    )


def _read_json(request: HttpRequest) -> dict[str, Any]:
    try:
        values = json.loads(request.body[:MOST_BODY])
    except (ValueError, RecursionError):
        values = None
    return values if isinstance(values, dict) else {}


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json"


def _said(request: HttpRequest, form: SiteForm, words: str, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": status == 200, "said": words}, status=status)
    return render(request, "site/said.html", {"form": form, "words": words, "ok": status == 200}, status=status)


def _led_to(request: HttpRequest, chat: Chat) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": True, "said": "", "chat": request.build_absolute_uri(chat.address)})
    return HttpResponseRedirect(chat.address, status=303)


def _draw(
    request: HttpRequest, form: SiteForm, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> HttpResponse:
    context = drawn(form, values, errors) | {
        "key": values.get("krug_key") or uuid.uuid4(),
        "drawn": values.get("krug_drawn") or traps.drawn_at(time.time()),
        "page": values.get("krug_page") or request.GET.get("page", "") or _page_around(request),
        "referrer": values.get("krug_referrer") or request.GET.get("referrer", ""),
        "is_framed": bool(request.GET.get("framed") or values.get("krug_framed")),
    }
    return render(request, "site/page.html", context, status=status)


def _page_around(request: HttpRequest) -> str:
    """The page of the firm's that shows or links the form, as far as the browser tells."""
    return foreign(sound(request.headers.get("Referer", "")), request.get_host())


def drawn(form: SiteForm, values: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """What the template of a form needs, in the language that is active."""
    fields = [(one, values.get(one.name, ""), errors.get(one.name, "")) for one in asked.asked_by(form.fields)]
    consent = form.consent.current if form.consent else None
    note = {Use.CALLBACK: when_we_call, Use.CHAT: when_we_answer}.get(Use(form.use), str)()
    return {
        "form": form,
        "fields": fields,
        "errors": errors,
        "consent": consent,
        "note": note,
        # Ticked beside other words than stand there now, it is to be ticked anew.
        "agreed": asked.is_agreed(values.get("agreed")) and not errors.get("agreed"),
        "honey": traps.HONEY,
        "most_files": receiving.MOST_FILES,
    }
