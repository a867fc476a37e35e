"""What can be asked of the API: each operation declared once, from which route, checks and documentation follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from krug.core.access.models import ApiToken, User
from krug.core.api.filters import Parameter, asked
from krug.core.api.problems import missing

FORM = "multipart/form-data"
PROBLEMS = (400, 401, 403, 404, 405, 413, 415, 422, 429)


@dataclass
class Call:
    """One request that has passed the door: who, which record, what."""

    user: User
    request: HttpRequest
    operation: Operation
    id: int = 0
    body: Any = None
    name: str = ""

    @property
    def token(self) -> ApiToken:
        """The one that the door has let in."""
        found: ApiToken = self.request.api_token  # type: ignore[attr-defined]
        return found

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What the address asks, by name. Read when it is needed: what is out of reach is told from nothing first."""
        asks = self.operation.asks() if callable(self.operation.asks) else self.operation.asks
        return self.request.GET.dict() if asks is None else asked(self.request.GET, asks)


@dataclass(frozen=True)
class Made:
    """An answer with the address of what was made."""

    data: Any
    location: str


@dataclass(frozen=True)
class Operation:
    """`path` is relative to /api/v1/ and may hold {id} or {name}.

    `module` is the one it belongs to: switched off, the operation is not there. `asks` None: `run` reads the address,
    of which `told` names what is the same for all. A function gives what may be asked just now.
    `run` gives plain data (None: no body), Made, or a whole response; what it refuses it raises. `answer` is the
    type of the data, `body` that of what is sent, `asks` what the address may ask; anything else in it is refused.
    `kind` and `action`: who has no such right, or does not see the record, is told so before the body is looked at;
    `reach`, given the person and the number, raises the same for what is no record of a kind;
    with `administrators` whoever does not run the firm's Krug is. `form` is the schema of what is sent as
    multipart/form-data, which `run` reads; `media` what the answer is where it is a file. What is `confidential` in an
    answer is shown once: kept for the same key sent again, it is kept encrypted.
    """

    method: str
    path: str
    summary: Any
    run: Callable[[Call], Any]
    answer: Any = None
    status: int = 200
    body: Any = None
    asks: tuple[Parameter, ...] | Callable[[], tuple[Parameter, ...]] | None = ()
    told: tuple[Parameter, ...] = ()
    tag: str = ""
    conflicts: bool = False
    description: Any = ""
    module: str = ""
    kind: str = ""
    action: str = ""
    administrators: bool = False
    reach: Callable[[User, int], object] | None = None
    form: dict[str, Any] | None = None
    media: str = ""
    confidential: bool = False

    def declare(self, module: str = "") -> None:
        """Raises ValueError for an operation declared twice."""
        key = (self.method, self.path)
        if key in _operations:
            raise ValueError(f"{self.method} {self.path} is declared twice")
        _operations[key] = replace(self, module=module)

    def under(self, tag: str, module: str = "", kind: str = "") -> Operation:
        """The same, listed in the documentation under `tag`, as part of `module` unless it says otherwise."""
        return replace(self, tag=tag, module=self.module or module, kind=kind)

    def __call__(self, call: Call) -> HttpResponseBase:
        if not call.user.firm.has(self.module):
            raise missing()
        result = self.run(call)
        if isinstance(result, HttpResponseBase):
            return result
        if isinstance(result, Made):
            response = as_json(result.data, self.status)
            response["Location"] = result.location
            return response
        return HttpResponse(status=204) if result is None else as_json(result, self.status)


_operations: dict[tuple[str, str], Operation] = {}


def declared() -> list[Operation]:
    return list(_operations.values())


def as_json(data: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")
