"""A file and what is said of it, as multipart/form-data."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from krug.core.api.operations import FORM
from krug.core.api.problems import Problem, wrong
from krug.core.api.reading import check_text


def check_form(request: HttpRequest) -> None:
    """Raises Problem for a body that is no form, or one broken off."""
    if request.content_type != FORM:
        raise Problem(415, _("Send a form: Content-Type: multipart/form-data."))
    try:
        request.POST  # noqa: B018  the form is read at the first look
    except (MultiPartParserError, UnreadablePostError):
        raise Problem(400, _("The form cannot be read.")) from None


def form_of(request: HttpRequest, known: Collection[str]) -> tuple[Any, dict[str, str]]:
    """`file` and the words beside it. Raises Problem for a name that is not `known`, or given twice, or without a file.

    Whoever calls has looked at the form with `check_form`.
    """
    given: list[tuple[str, Any]] = [*request.POST.lists(), *request.FILES.lists()]
    for name, values in given:
        if name not in {*known, "file"} or (name == "file") is not (name in request.FILES):
            raise wrong(name, _("There is no such field."))
        if len(values) != 1:
            raise wrong(name, _("Give it once."))
    words = {name: str(value) for name, value in request.POST.items()}
    for word in words.values():
        check_text(word)
    file = request.FILES.get("file")
    if file is None:
        raise wrong("file", _("Fill this in."))
    return file, words


def digest_of(request: HttpRequest) -> bytes:
    """What tells one body from another, without a large file in memory."""
    if request.content_type != FORM:
        return request.body
    check_form(request)
    digest = hashlib.sha256(repr(sorted(request.POST.lists())).encode())
    files: dict[str, Any] = request.FILES.dict()
    for name, file in sorted(files.items()):
        digest.update(f"\n{name} {file.name}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.digest()
