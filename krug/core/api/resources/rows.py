"""Many records in one call, made and changed, each row answered for itself; or all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, ValidationError

from krug.core.access.models import User
from krug.core.access.policy import Denied, check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.api.asking import yes_no
from krug.core.api.bodies import Body, GivenProblem
from krug.core.api.custom import values_of
from krug.core.api.filters import Parameter
from krug.core.api.items import item, know_beside, loaded
from krug.core.api.mistakes import from_validation
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing
from krug.core.api.schemas import MOST_ROWS, change_of, new_of
from krug.core.api.types import BIGGEST
from krug.core.events.models import Channel
from krug.core.records import kinds, writing
from krug.core.records.changing import change_many
from krug.core.records.cleaning import Invalid, clean
from krug.core.records.fields import LinkField, PersonField
from krug.core.records.kinds import RecordKind

PIECE = 100  # so many in one transaction: on SQLite everybody waits for a writer
ATOMIC = Parameter("atomic", {"type": "boolean"}, yes_no, description=gettext_lazy("True: all rows or none"))


class Rows(Body):
    """A row without `id` is made, as by POST; one with `id` and `version` is changed, as by PATCH."""

    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_ROWS)]


class GivenRowAnswer(BaseModel):
    """What became of a row: `id` and `version` of the record, or the `problem`. `status` is as of a single request."""

    index: int
    status: int
    id: int | None
    version: int | None
    problem: GivenProblem | None


class GivenRowAnswers(BaseModel):
    items: list[GivenRowAnswer]


@dataclass
class Row:
    """`values` by field as they came, `cleaned` by column; `version` is the one that was read, 0 of a new one.

    When it is over it has a `problem`, or an `id` and the record's `given_version`.
    """

    index: int
    id: int | None = None
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    cleaned: dict[str, Any] = field(default_factory=dict)
    given_version: int | None = None
    problem: Problem | None = None

    def fail(self, errors: Mapping[str, str]) -> None:
        self.problem = Problem(422, errors=errors)


def of_kind(kind: RecordKind) -> Operation:
    return Operation(
        "POST",
        f"{kind.path}/rows",
        gettext_lazy("Make and change many in one call"),
        _run(kind),
        GivenRowAnswers,
        body=Rows,
        asks=(ATOMIC,),
        action=Action.SEE,
        description=gettext_lazy("Each row is answered for itself, in its order; the others stand."),
    )


def _run(kind: RecordKind) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        _check_rights(kind, call.user)
        rows = [Row(index) for index in range(len(call.body.items))]
        pieces = _pieces(zip(rows, call.body.items, strict=True))
        if not call.asked.get("atomic"):
            for piece in pieces:
                _perform(kind, call.user, piece)
            return {"items": [_answer(row) for row in rows]}
        with transaction.atomic():
            for piece in pieces:
                _perform(kind, call.user, piece)
            if errors := _all_errors(rows):
                raise Problem(422, errors=errors)
        return {"items": [_answer(row) for row in rows]}

    return run


def _check_rights(kind: RecordKind, actor: User) -> None:
    """Raises Denied for who may neither make nor change any; who may do one of the two is told of it by row."""
    if actor.scope(kind.code, Action.CHANGE) is Scope.NONE:
        check_kind(actor, Action.CREATE, kind.code)


@transaction.atomic
def _perform(kind: RecordKind, actor: User, piece: list[tuple[Row, dict[str, Any]]]) -> None:
    """One piece; the number of queries is the same for one row and for all, where none of them is faulty."""
    for row, raw in piece:
        _read(kind, row, raw)
    changed, made = [row for row, raw in piece if "id" in raw], [row for row, raw in piece if "id" not in raw]
    _clean(kind, actor, changed, partial=True)
    _clean(kind, actor, made, partial=False)
    _make(kind, actor, made)
    _change(kind, actor, changed)
    done = [row for row, _raw in piece if row.problem is None]
    versions = dict(kind.model.objects.filter(pk__in=[row.id for row in done]).values_list("pk", "version"))
    for row in done:
        row.given_version = versions[row.id]


def _read(kind: RecordKind, row: Row, raw: dict[str, Any]) -> None:
    """The row's values, as strictly read as those of a single request."""
    given = {name: value for name, value in raw.items() if name != "id"}
    model = change_of(kind.code) if "id" in raw else new_of(kind.code)
    try:
        row.values = values_of(model.model_validate(given))
    except ValidationError as error:
        row.problem = from_validation([{**one, "loc": ("", "", *one["loc"])} for one in error.errors()])
        return
    if "id" in raw:
        row.version = row.values.pop("version")
        if isinstance(raw["id"], int) and not isinstance(raw["id"], bool) and 0 < raw["id"] <= BIGGEST:
            row.id = raw["id"]
        else:
            row.fail({"id": _("Enter a number.")})


def _clean(kind: RecordKind, actor: User, rows: list[Row], partial: bool) -> None:
    """By column; where links lead is looked at for all rows together."""
    for row in _sound(rows):
        given = {name: value for name, value in row.values.items() if name != "uid"}
        try:
            row.cleaned = clean(kind, actor, given, partial=partial, links=False)
        except Invalid as invalid:
            row.fail(invalid.errors)
    for known in kind.seen_by(actor).fields:
        if isinstance(known, LinkField):
            _check_links(known, actor, rows)


def _check_links(known: LinkField, actor: User, rows: list[Row]) -> None:
    ids = {value for row in _sound(rows) if (value := row.cleaned.get(known.column)) is not None}
    if not ids:
        return
    if isinstance(known, PersonField):
        there = User.objects.filter(pk__in=ids, is_active=True)
    else:
        there = kinds.get(known.to).model.objects.visible_to(actor).filter(pk__in=ids)
    found = set(there.values_list("pk", flat=True))
    for row in _sound(rows):
        if row.cleaned.get(known.column) not in {None, *found}:
            row.fail({known.name: _("Choose from the list.")})


def _make(kind: RecordKind, actor: User, rows: list[Row]) -> None:
    _check_uids(kind, actor, rows)
    sound = list(_sound(rows))
    if not sound:
        return
    try:
        _add(kind, actor, sound)
    except (Invalid, Denied, IntegrityError):
        for row in sound:  # which of them it was, each tells by itself
            _make_one(kind, actor, row)


def _make_one(kind: RecordKind, actor: User, row: Row) -> None:
    try:
        _add(kind, actor, [row])
    except Invalid as invalid:
        row.fail(invalid.errors)
    except Denied as denied:
        row.problem = Problem(403, str(denied))
    except IntegrityError:  # another request brought the same uid at this moment
        if not row.values.get("uid"):
            raise
        row.fail({"uid": _("This uid is taken.")})


def _add(kind: RecordKind, actor: User, rows: list[Row]) -> None:
    cleaned = [row.cleaned | ({"uid": row.values["uid"]} if row.values.get("uid") else {}) for row in rows]
    for row, record in zip(rows, writing.add(kind, actor, cleaned, Channel.API), strict=True):
        row.id = record.pk


def _check_uids(kind: RecordKind, actor: User, rows: list[Row]) -> None:
    uids = [row.values["uid"] for row in _sound(rows) if row.values.get("uid")]
    if not uids:
        return
    taken = set(kind.model.objects.filter(uid__in=uids).values_list("uid", flat=True))
    seen = loaded(kind, kind.model.objects.visible_to(actor)).filter(uid__in=taken) if taken else []
    current = {record.uid: record for record in seen}
    met = set()
    for row in _sound(rows):
        uid = row.values.get("uid")
        if uid in current:
            more = {"current": item(kind, current[uid], actor)}
            row.problem = Problem(409, _("This record is here already."), more=more)
        elif uid in taken:
            row.fail({"uid": _("This uid is taken.")})
        elif uid and uid in met:
            row.fail({"uid": _("Give it once.")})
        met.add(uid)


def _change(kind: RecordKind, actor: User, rows: list[Row]) -> None:
    wanted = _as_read(kind, actor, rows)
    if not wanted:
        return
    try:
        # Where links lead has been looked at already, for all rows together.
        changes = {pk: row.values for pk, row in wanted.items()}
        outcome = change_many(kind, actor, changes, Channel.API, taking_back=True)
    except Denied as denied:
        for row in wanted.values():
            row.problem = Problem(403, str(denied))
        return
    for pk, reason in outcome.left.items():
        refused = outcome.faults.get(pk)
        wanted[pk].problem = Problem(422, errors=refused) if refused else Problem(403, reason)


def _as_read(kind: RecordKind, actor: User, rows: list[Row]) -> dict[int, Row]:
    """The rows whose record is there and still of the version that was read; locked till the piece is over."""
    wanted: dict[int, Row] = {}
    for row in _sound(rows):
        if row.id in wanted:
            row.fail({"id": _("Give it once.")})
        elif row.id is not None:
            wanted[row.id] = row
    locked = kind.model.objects.visible_to(actor).filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk")
    versions = dict(locked.values_list("pk", "version"))
    old = [pk for pk, row in wanted.items() if pk in versions and versions[pk] != row.version]
    current = list(loaded(kind, kind.model.objects.filter(pk__in=old))) if old else []
    know_beside(kind, current)
    for record in current:
        wanted[record.pk].problem = Problem(409, more={"current": item(kind, record, actor)})
    for pk in wanted.keys() - versions.keys():
        wanted[pk].problem = missing()
    return {pk: row for pk, row in wanted.items() if row.problem is None}


def _all_errors(rows: list[Row]) -> dict[str, str]:
    """What is wrong with each row, as "items.3.name"; what is wrong with a whole row, as "items.3"."""
    errors = {}
    for row in rows:
        if row.problem is None:
            continue
        for name, reason in row.problem.errors.items():
            errors[f"items.{row.index}.{name}"] = reason
        if not row.problem.errors:
            errors[f"items.{row.index}"] = str(row.problem.as_dict()["detail"])
    return errors


def _answer(row: Row) -> dict[str, Any]:
    if row.problem is not None:
        problem = {"current": None, **row.problem.as_dict()}
        return {"index": row.index, "status": row.problem.status, "id": None, "version": None, "problem": problem}
    status = 200 if row.version else 201
    return {"index": row.index, "status": status, "id": row.id, "version": row.given_version, "problem": None}


def _sound(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row.problem is None)


def _pieces(rows: Iterable[tuple[Row, Any]]) -> Iterator[list[tuple[Row, Any]]]:
    rest = iter(rows)
    while piece := list(islice(rest, PIECE)):
        yield piece
