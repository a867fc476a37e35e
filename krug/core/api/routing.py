"""The API itself: every declared operation with its checks, made once per process when the addresses are read."""

from __future__ import annotations

import inspect
import logging
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from krug.core.access.policy import Denied
from krug.core.api import operations
from krug.core.api.auth import Door
from krug.core.api.bodies import GivenProblem
from krug.core.api.idempotency import once
from krug.core.api.language import speak
from krug.core.api.mistakes import from_validation
from krug.core.api.operations import FORM, PROBLEMS, Call, Operation
from krug.core.api.problems import Problem
from krug.core.api.reading import JsonReader
from krug.core.api.resources import (
    bin,
    bulk,
    events,
    files,
    imports,
    jobs,
    people,
    records,
    reports,
    saved_reports,
    search,
    segments,
    tags,
    views,
)
from krug.core.records import kinds, modules
from krug.core.records.cleaning import Invalid

log = logging.getLogger("krug.api")
# Rooms that are no modules: those of the ground floor, and the top one.
OTHERS = ("krug.core.", "krug.config")


@cache
def all_operations() -> list[Operation]:
    """What every kind answers, what the ground floor adds, what the rooms add."""
    _ask_rooms()
    with override("en"):
        return [
            *(operation for kind in kinds.all_kinds() for operation in records.operations(kind)),
            *people.operations(),
            *events.operations(),
            *search.operations(),
            *reports.operations(),
            *saved_reports.operations(),
            *imports.operations(),
            *jobs.operations(),
            *files.operations(),
            *views.operations(),
            *segments.operations(),
            *bulk.operations(),
            *bin.operations(),
            *tags.operations(),
            *operations.declared(),
        ]


def _ask_rooms() -> None:
    """A room's api.py holds DECLARES. It is read only here: commands do without its weight."""
    for room in apps.get_app_configs():
        code = modules.of_python(f"{room.name}.api")
        if (code or room.name.startswith(OTHERS)) and module_has_submodule(room.module, "api"):
            for declaration in import_module(f"{room.name}.api").DECLARES:
                declaration.declare(code)


@cache
def api() -> NinjaAPI:
    """Built once, when the addresses are read."""
    made = NinjaAPI(
        title="Krug",
        version="1",
        docs_url=None,
        openapi_url=None,
        parser=JsonReader(),
        urls_namespace="api",
    )
    with override("en"):
        for operation in all_operations():
            _add(made, operation)
    made.add_exception_handler(Exception, answer_to)
    for error in (HttpError, ValidationError, AuthenticationError):
        made.add_exception_handler(error, answer_to)
    return made


def answer_to(request: HttpRequest, error: Any) -> HttpResponse:
    """Whatever was refused or went wrong, as a problem."""
    return problem_of(request, error).response()


def problem_of(request: HttpRequest, error: Any) -> Problem:
    if isinstance(error, HttpError) and isinstance(error.__cause__, Problem):
        return error.__cause__
    match error:
        case Problem():
            return error
        case AuthenticationError():
            speak(request, None)
            return Problem(401, _("Send a token: Authorization: Bearer TOKEN."))
        case ValidationError():
            return from_validation(error.errors)
        case Invalid():
            return Problem(422, errors=error.errors)
        case Denied():
            return Problem(403, str(error))
        case RequestDataTooBig() | TooManyFieldsSent():
            return Problem(413)
        case HttpError():
            return Problem(error.status_code)
        case OperationalError():
            log.warning("the database was busy: %s", error)
            return Problem(503, headers={"Retry-After": "1"})
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return Problem(500)


def _add(made: NinjaAPI, operation: Operation) -> None:
    answers: dict[int, Any] = {operation.status: operation.answer}
    answers |= dict.fromkeys((*PROBLEMS, *([409] if operation.conflicts else [])), GivenProblem)
    made.default_router.add_api_operation(
        "/" + operation.path.replace("{id}", "{int:id}"),
        [operation.method],
        _view(operation),
        auth=Door(operation),
        response=answers,
        operation_id=_name(operation),
        summary=str(operation.summary),
        description=str(operation.description) or None,
        tags=[operation.tag],
        openapi_extra=_extra(operation),
    )


def _extra(operation: Operation) -> dict[str, Any]:
    """What the description must say besides what the types say."""
    asks = operation.asks() if callable(operation.asks) else operation.asks
    extra: dict[str, Any] = {"parameters": [parameter.documented() for parameter in asks or operation.told]}
    if operation.form:
        extra["requestBody"] = {"content": {FORM: {"schema": operation.form}}, "required": True}
    if operation.media:
        content = {operation.media: {"schema": {"type": "string"}}}
        extra["responses"] = {operation.status: {"description": "OK", "content": content}}
    return extra


def _view(operation: Operation) -> Any:
    """The function ninja calls; it reads the body and the record's number by the signature given here."""

    def view(request: HttpRequest, id: int = 0, name: str = "", body: Any = None) -> HttpResponseBase:
        call = Call(request.auth, request, operation, id, body, name)  # type: ignore[attr-defined]
        if request.method == "POST":
            return once(request, call.user, lambda: operation(call), operation.confidential)
        return operation(call)

    takes = {"id": int, "name": str} if "{" in operation.path else {}
    parameters = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    for name, kind in [*takes.items(), *([("body", operation.body)] if operation.body else [])]:
        if name == "body" or f"{{{name}}}" in operation.path:
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind))
    view.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return view


def _name(operation: Operation) -> str:
    """client-events-get: unique, and readable as a function's name in generated clients."""
    words = operation.path.replace("{id}", "one").replace("{name}", "named").replace("/", "_").replace("-", "_")
    return f"{words}_{operation.method.lower()}"
