"""The description of the API, whole and true: made from the operations themselves, in the reader's language."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from krug.core.api import custom, routing
from krug.core.api.examples import example
from krug.core.api.idempotency import HEADER
from krug.core.api.problems import MEDIA_TYPE
from krug.core.api.types import BIGGEST
from krug.core.records import kinds

PREFIX = "api/v1/"
GIVEN = "Given"
WHOLE = {"type": "integer", "minimum": 0}
LIMITS = {
    f"RateLimit-{name}": {"schema": WHOLE, "description": text}
    for name, text in {
        "Limit": _("Requests a minute"),
        "Remaining": _("Requests left in this minute"),
        "Reset": _("Seconds until the next minute"),
    }.items()
}
ABOUT = _(
    "Money is a string with two decimals, dates are ISO 8601, times are UTC. A list gives up to 500 items and the "
    "cursor of the next page. Faults are problems by RFC 9457."
)


@cache
def text(language: str, off: tuple[str, ...] = ()) -> str:
    """The document as JSON."""
    return json.dumps(document(language, off), ensure_ascii=False)


@cache
def document(language: str, off: tuple[str, ...] = ()) -> dict[str, Any]:
    """The OpenAPI 3.1 document with summaries and descriptions in `language`, without the modules switched `off`."""
    with override("en"):
        found: dict[str, Any] = json.loads(json.dumps(routing.api().get_openapi_schema(path_prefix=PREFIX)))
    gone = {f"/{PREFIX}{operation.path}" for operation in routing.all_operations() if operation.module in off}
    found["paths"] = {path: methods for path, methods in found["paths"].items() if path not in gone}
    found["info"]["description"] = ABOUT
    found["components"]["securitySchemes"] = {"Token": {"type": "http", "scheme": "bearer"}}
    for path in found["paths"].values():
        for method, operation in path.items():
            _complete(method, operation, found)
    _tidy(found["components"]["schemas"])
    found = json.loads(json.dumps(found).replace(f"#/components/schemas/{GIVEN}", "#/components/schemas/"))
    found["components"]["schemas"] = _under_own_names(found["components"]["schemas"])
    custom.describe(found, PREFIX)
    with override(language):
        _translate(found)
    return found


kinds.when_refitted += [text.cache_clear, document.cache_clear]


def _under_own_names(schemas: dict[str, Any]) -> dict[str, Any]:
    """Raises ValueError where a body `X` and an answer `GivenX` would have one name, and describe each other."""
    named = {name.removeprefix(GIVEN): schema for name, schema in sorted(schemas.items())}
    if len(named) < len(schemas):
        twice = sorted(name for name in schemas if f"{GIVEN}{name}" in schemas)
        raise ValueError(f"Bodies and answers of the API share the names {', '.join(twice)}")
    return named


def _complete(method: str, operation: dict[str, Any], whole: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        parameter["schema"].pop("title", None)
        if parameter["in"] == "path" and parameter["name"] == "id":
            parameter["schema"] |= {"minimum": 1, "maximum": BIGGEST}
    if method == "post":
        said = _("For a day the same key with the same body is answered as before, and nothing is done twice.")
        key = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        operation["parameters"].append(
            {"in": "header", "name": HEADER, "required": False, "schema": key, "description": said}
        )
    for status, response in operation["responses"].items():
        response["headers"] = dict(LIMITS)
        if status == "201":
            response["headers"]["Location"] = {
                "schema": {"type": "string"},
                "description": _("The address of what was made"),
            }
        if status in {"429", "503"}:
            response["headers"]["Retry-After"] = {"schema": WHOLE, "description": _("Seconds to wait")}
        if int(status) >= 400:
            response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        body["example"] = example(body["schema"], whole["components"]["schemas"])


def _tidy(schemas: dict[str, Any]) -> None:
    """Titles that only repeat a property's name are noise."""
    for schema in schemas.values():
        schema.pop("title", None)
        for inner in schema.get("properties", {}).values():
            inner.pop("title", None)


def _translate(node: Any) -> None:
    """Summaries and descriptions are texts of Krug, marked for translation where they are declared."""
    if isinstance(node, list):
        for inner in node:
            _translate(inner)
    elif isinstance(node, dict):
        for key, inner in node.items():
            if key in {"summary", "description"} and isinstance(inner, str) and inner:
                node[key] = gettext(inner)
            elif key == "tags" and isinstance(inner, list):
                node[key] = [gettext(tag) for tag in inner]
            else:
                _translate(inner)
