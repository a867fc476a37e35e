"""Every address of Krug, found by itself, and how a role asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from krug.core.access.models import ApiToken, User
from krug.core.api.operations import Operation
from krug.core.api.routing import all_operations
from krug.core.dashboards import ready
from krug.core.events.models import Event
from krug.core.files.models import Attachment
from krug.core.help import pages
from krug.core.records import kinds, panels
from krug.core.reports import report as reports

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
# What a stranger types: enough for most forms to get past their first check.
TYPED = {"format": "csv", "q": "Secret", "name": "x", "title": "x", "text": "x", "version": "1", "ids": "1"}


def _kinds() -> list[str]:
    return [kind.code for kind in kinds.all_kinds()]


# What a parameter in words may be, by what stands before it: whatever was declared. Elsewhere it is a key of one's own
# choice or a number.
WORDS = {
    "reports": lambda: [*reports._reports, *(f"records-{code}" for code in _kinds())],
    "dashboards": lambda: [one.key for one in ready.declared()],
    "help": lambda: list(pages._pages),
    **dict.fromkeys(("bin", "create", "pick", "layouts", "becoming"), _kinds),
}
OTHER_WORDS = ["x", "1"]
# Differs from one asking to the next whoever asks: keys of forms, and the mark of the present moment.
PASSING = re.compile('name="(csrfmiddlewaretoken|uid)" value="[^"]+"|name="csrf-token" content="[^"]+"|cal-now q\\d+')


@dataclass(frozen=True)
class Route:
    """An address with its parameters open, as in "clients/<int:pk>"."""

    path: str
    name: str

    @property
    def kind(self) -> str:
        """The kind of record whose address it is; "" for every other page."""
        parts = set(self.path.split("/"))
        return next((kind.code for kind in kinds.all_kinds() if kind.path in parts), "")

    @property
    def is_record(self) -> bool:
        """Whether it leads to one record of a kind, or to its file, by number."""
        return self.is_file or (bool(self.kind) and bool(re.search(r"/<int:(pk|id)>", self.path)))

    @property
    def is_of_record(self) -> bool:
        """Whether it leads to something that belongs to a record, by a number or a word of its own."""
        return self.is_record and len(PARAMETER.findall(self.path)) > 1

    @property
    def is_file(self) -> bool:
        return bool(re.search(r"(^|/)files/<int:(file|id)>", self.path))

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    @property
    def changing(self) -> tuple[str, ...]:
        if not self.is_api:
            return ("post",)
        taken = {operation.method.lower() for operation in all_operations() if self.path == _path_of(operation)}
        return tuple(sorted(taken - {"get"})) or ("post",)

    def addresses(self, secrets: dict[str, Any]) -> list[str]:
        """The address with every value that might lead to a secret. Raises KeyError for a converter unknown here."""
        numbers = [secrets[self.kind].pk] if self.kind in secrets else sorted({s.pk for s in secrets.values()} | {1})
        found, before = ["/" + self.path], ""
        for piece in self.path.split("/"):
            for converter, _name in PARAMETER.findall(piece):
                words = self._words(before)
                values = {
                    "int": files() if self.is_file else numbers,
                    "uuid": [str(secret.uid) for secret in secrets.values()],
                    **dict.fromkeys(("str", "slug", "path", ""), words),
                }[converter]
                found = [PARAMETER.sub(str(value), one, count=1) for one in found for value in values]
                numbers = sorted({numbers[0], 1})  # of what belongs to the first: whose it is has been tried by then
            before = piece
        return found

    def _words(self, before: str) -> list[str]:
        """Panels of other kinds are all one: nothing is there. One of them stands for all."""
        if before != "panels":
            return WORDS[before]() if before in WORDS else OTHER_WORDS
        here = [code for code, panel in panels._panels.items() if not panel.kinds or self.kind in panel.kinds]
        return [*here, *[code for code in panels._panels if code not in here][:1]]


def files() -> list[int]:
    """The numbers of all files; 1 in a base without any."""
    return list(Attachment.objects.order_by("pk").values_list("pk", flat=True)) or [1]


def _path_of(operation: Operation) -> str:
    return "api/v1/" + operation.path.replace("{id}", "<int:id>").replace("{name}", "<name>")


def routes() -> list[Route]:
    """All of them, nested ones too; of two at one address the first answers."""
    found: dict[str, Route] = {}
    for path, name in _walk(get_resolver(), "", ""):
        found.setdefault(path, Route(path, name))
    return list(found.values())


def _walk(resolver: URLResolver, path: str, space: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        whole = path + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, whole, f"{one.namespace}:" if one.namespace else space)
        else:
            yield whole, f"{space}{one.name}"


class Walker:
    """A browser and a program in one: signed in, and with a key for the API. None as person: a passer-by."""

    def __init__(self, person: User | None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {}
        if person is not None:
            self.client.force_login(person)
            self.headers["authorization"] = f"Bearer {ApiToken.issue(person, 'write')}"
        self.cookies = self.client.cookies.copy()

    def ask(self, method: str, address: str, question: dict[str, str]) -> Told:
        """The answer; whatever it wrote is taken back, so that every question meets the same base."""
        as_json = method != "get" and address.startswith("/api/")
        kind = {"content_type": "application/json"} if as_json else {}
        with transaction.atomic(), connection.execute_wrapper(writes := Writes()):
            answer = getattr(self.client, method)(address, data=question, headers=self.headers, **kind)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            after = records_now() if method != "get" and writes.are_there else None
            transaction.set_rollback(True)
        before = records_now() if after else None
        wrote = after != before
        harmed = wrote and not only_added(before, after)
        self.client.cookies = self.cookies.copy()
        text = PASSING.sub("", body.decode(errors="replace"))
        return Told(answer.status_code, answer.headers.get("Location", ""), text, wrote, harmed)


@dataclass(frozen=True)
class Told:
    """An answer: `wrote` whether records or their history are other than before, `harmed` whether old ones are."""

    status: int
    location: str
    text: str
    wrote: bool
    harmed: bool


WRITING = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)


class Writes:
    """Whether any statement wrote to what `records_now` looks at: after most questions nobody need look."""

    def __init__(self) -> None:
        self.are_there = False
        models = [*(kind.model for kind in kinds.all_kinds()), Attachment, Event]
        self._looked_at = {model._meta.db_table for model in models}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.are_there = self.are_there or any(table in self._looked_at for table in WRITING.findall(sql))
        return execute(sql, params, many, context)


def records_now() -> list[list[Any]]:
    """Everything a business record or its history could show of a change."""
    events = Event.objects.filter(record_kind__in=[kind.code for kind in kinds.all_kinds()])
    columns = ("pk", "version", "deleted_at", "responsible_id")
    rows = [list(kind.model.objects.order_by("pk").values_list(*columns)) for kind in kinds.all_kinds()]
    attached = list(Attachment.objects.order_by("pk").values_list("pk", "name", "record_id", "removed_at"))
    return [*rows, attached, list(events.order_by("pk").values_list("pk", flat=True))]


def only_added(before: Any, after: list[list[Any]]) -> bool:
    return all(row in new for old, new in zip(before, after, strict=True) for row in old)
