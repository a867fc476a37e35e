"""The same POST sent twice, by a program that did not hear the answer, is done once."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.encrypting import decrypt, encrypt
from krug.core.access.models import User
from krug.core.api.models import StoredAnswer
from krug.core.api.problems import wrong
from krug.core.api.uploading import digest_of

KEPT = dt.timedelta(hours=24)
HEADER = "Idempotency-Key"
PURPOSE, SEALED = "stored answer", "sealed:"  # JSON never begins so
FORM = re.compile("[!-~]{1,200}")


def once(
    request: HttpRequest, user: User, run: Callable[[], HttpResponseBase], confidential: bool = False
) -> HttpResponseBase:
    """`run`'s answer, or the one it gave to the same key before. Raises Problem where the body is another.

    The key, the change and the answer are committed together: of two requests at the same time the second waits on
    the unique key until the first is through, and whatever fails leaves the key free.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return run()
    if not FORM.fullmatch(key):
        raise wrong(HEADER, _("From 1 to %(most)d letters and signs without spaces.") % {"most": 200})
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + digest_of(request)).hexdigest()
    with transaction.atomic():
        stored = _claim(user, key, digest)
        if stored.status is not None:
            return _again(stored, digest)
        response = cast(HttpResponse, run())  # a POST is answered whole, never as a stream
        text = response.content.decode()
        stored.status, stored.body = response.status_code, SEALED + encrypt(text, PURPOSE) if confidential else text
        stored.location = response.get("Location", "")
        stored.save()
    return response


def _claim(user: User, key: str, digest: str) -> StoredAnswer:
    StoredAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    StoredAnswer.objects.bulk_create([StoredAnswer(user=user, key=key, digest=digest)], ignore_conflicts=True)
    return StoredAnswer.objects.get(user=user, key=key)


def _again(stored: StoredAnswer, digest: str) -> HttpResponse:
    if stored.digest != digest:
        raise wrong(HEADER, _("This key was used for another request already."))
    sealed = stored.body.startswith(SEALED)
    text = decrypt(stored.body.removeprefix(SEALED), PURPOSE) if sealed else stored.body
    response = HttpResponse(text, status=stored.status, content_type="application/json")
    if stored.location:
        response["Location"] = stored.location
    response["Idempotency-Replayed"] = "true"
    return response
