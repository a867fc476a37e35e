"""The one address behind which all of WebDAV stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from krug.core.access.models import ApiToken
from krug.core.access.policy import Denied
from krug.core.files.xml import Element
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.modules.dav import door, storing
from krug.modules.dav.protocol import finding, reports, xml
from krug.modules.dav.protocol.asked import Asked
from krug.modules.dav.refusals import CALDAV, CARDDAV, DAV, Refused, malformed, may_not
from krug.modules.dav.tree import ROOT, find

METHODS = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT, MKCALENDAR, MKCOL"
CAN = "1, 3, access-control, calendar-access, addressbook"
XML = "application/xml; charset=utf-8"
MOST_XML = 1024 * 1024


@csrf_exempt
def well_known(request: HttpRequest) -> HttpResponse:
    """RFC 6764: where calendars and address books are, for whoever asks."""
    return HttpResponsePermanentRedirect(ROOT)


@csrf_exempt
def dav(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    if request.method == "OPTIONS" and "Authorization" not in request.headers:
        return _can(HttpResponse())
    return _can(door.opened(request, lambda request, token: _answered(request, token, rest)))


def _answered(request: HttpRequest, token: ApiToken, rest: str) -> HttpResponse:
    """Whatever is wrong is said as WebDAV says it."""
    try:
        asked = Asked(request, token.user, token, find(token.user, rest))
        return _answer(asked)
    except Refused as refused:
        return _refused(refused)
    except Denied as denied:
        return _refused(may_not(str(denied)))
    except Invalid as invalid:
        return _refused(malformed(str(invalid), CARDDAV if rest.startswith("contacts/") else CALDAV))
    except Conflict as conflict:
        return _refused(Refused(412, None, str(conflict)))


def _answer(asked: Asked) -> HttpResponse:
    method = asked.request.method or ""
    known: dict[str, Callable[[Asked], HttpResponse]] = {
        "OPTIONS": lambda asked: HttpResponse(),
        "GET": storing.get,
        "HEAD": storing.get,
        "PUT": storing.put,
        "DELETE": storing.delete,
        "PROPFIND": lambda asked: _told(finding.propfind(asked, _body(asked))),
        "PROPPATCH": lambda asked: _told(finding.proppatch(asked, _body(asked))),
        "REPORT": lambda asked: _told(reports.report(asked, _body(asked))),
        "MKCALENDAR": _made_by_krug,
        "MKCOL": _made_by_krug,
    }
    if method not in known:
        return HttpResponse(status=405, headers={"Allow": METHODS})
    if method not in door.READING and not asked.may_write:
        raise may_not()
    return known[method](asked)


def _made_by_krug(asked: Asked) -> HttpResponse:
    """Calendars are made by Krug itself."""
    raise Refused(403, (DAV, "need-privileges"))


def _body(asked: Asked) -> Element | None:
    storing.check_length(asked, MOST_XML)
    return xml.read(asked.request.body)


def _told(parts: Iterator[str]) -> HttpResponse:
    return HttpResponse("".join(parts), status=207, content_type=XML)


def _refused(refused: Refused) -> HttpResponse:
    if refused.condition is None and not refused.words:
        return HttpResponse(status=refused.status)
    return HttpResponse(xml.error(refused), status=refused.status, content_type=XML)


def _can(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse) and not response.content:
        del response.headers["Content-Type"]
    response.headers["DAV"] = CAN
    response.headers["Allow"] = METHODS
    response.headers["Cache-Control"] = "private, no-store"
    return response
