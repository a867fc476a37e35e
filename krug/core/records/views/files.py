"""The files of a record: all of them, one more, one to save, another name, off and back on."""

from __future__ import annotations

import errno
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.addresses import address_of
from krug.core.access.scopes import Action
from krug.core.files import attaching
from krug.core.files.models import Attachment
from krug.core.files.refusals import NotTaken
from krug.core.files.serving import answer
from krug.core.records import viewing
from krug.core.records.custom.files_panel import is_of_files
from krug.core.records.files_panel import lines, upload_of
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.core.records.views.history import number

ROWS = 50
logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET: all files, newest first, those before the number `before`. POST: `file` is attached.

    A script is answered in bare words: 204 when it is done, 422 with the reason when not.
    """
    record = reach(request, kind, pk)
    if request.method == "POST":
        return _attach(request, kind, record)
    user = actor_of(request)
    rows = Attachment.objects.of_record(record).seen_by(user, kind.code).select_related("stored", "added_by")
    if before := number(request, "before"):
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ROWS + 1])
    may = policy.may(user, Action.CHANGE, record)
    removed = Attachment.objects.removed_from(record).seen_by(user, kind.code)
    removed = removed.select_related("stored", "removed_by")
    context = {
        **upload_of(record),
        "kind": kind,
        "lines": lines(found[:ROWS]),
        "may": may,
        "older": found[ROWS - 1].pk if len(found) > ROWS else None,
        "removed": list(removed[:ROWS]) if may and not before else [],
    }
    return render(request, "records/files.html", context)


@require_safe
def content(request: HttpRequest, file: int) -> HttpResponseBase:
    """The file itself, to be saved; with `inline` in the address a picture to be shown."""
    found, record = _reach(request, file)
    viewing.note_one(actor_of(request), record, viewing.Way.FILE, address_of(request))
    return answer(request, found, "inline" in request.GET)


@require_POST
def name(request: HttpRequest, file: int) -> HttpResponse:
    found, record = _reach(request, file)
    user = actor_of(request)
    try:
        attaching.rename(found, user, request.POST.get("name", ""))
    except NotTaken as error:
        return _refused(request, record, error)
    return _done(request, record)


@require_POST
def removal(request: HttpRequest, file: int) -> HttpResponse:
    found, record = _reach(request, file)
    user = actor_of(request)
    attaching.remove(found, user)
    toast(request, _("Taken off: %(name)s") % {"name": found.name}, undo=f"{found.get_absolute_url()}/restoring")
    return _done(request, record)


@require_POST
def restoring(request: HttpRequest, file: int) -> HttpResponse:
    found, record = _reach(request, file, removed=True)
    user = actor_of(request)
    attaching.restore(found, user)
    toast(request, _("“%(title)s” is back.") % {"title": found.name})
    return _done(request, record)


def _attach(request: HttpRequest, kind: RecordKind, record: Any) -> HttpResponse:
    """`field` names the field of files it is to stand in, if any."""
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    upload, field = request.FILES.get("file"), request.POST.get("field", "")
    if field and not is_of_files(kind, field):
        raise Http404
    try:
        if upload is None:
            raise NotTaken(_("Choose a file."))
        attaching.attach(record, user, upload.name or "", upload.chunks(), field=field)
    except NotTaken as error:
        return _refused(request, record, error)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        logger.exception("no room for a file")
        return _refused(request, record, NotTaken(_("There is no room left on the disk of Krug.")))
    if not request.headers.get("HX-Request"):
        toast(request, _("Attached: %(name)s") % {"name": upload.name})
    return _done(request, record)


def _reach(request: HttpRequest, file: int, removed: bool = False) -> tuple[Attachment, Any]:
    user = actor_of(request)
    found = attaching.reached(user, file, removed)
    if found is None:
        raise Http404
    return found


def _refused(request: HttpRequest, record: Any, error: NotTaken) -> HttpResponse:
    warn(request, str(error))
    if request.headers.get("HX-Request"):
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    return _done(request, record)


def _done(request: HttpRequest, record: Any) -> HttpResponse:
    """A script draws what has changed anew; a page goes back to where it was."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    to = record.get_absolute_url()
    return HttpResponseRedirect(f"{to}/files" if request.POST.get("next") == "files" else to)
