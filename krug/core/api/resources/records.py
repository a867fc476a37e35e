"""What every kind of record answers: list, one, make, change, bin, history, comments, and its rooms' own verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.addresses import address_of
from krug.core.access.models import User
from krug.core.access.models.user import module_of_kind
from krug.core.access.scopes import Action
from krug.core.api import long_reads
from krug.core.api.bodies import Comment, GivenEvent, NewResponsible
from krug.core.api.custom import questions, values_of
from krug.core.api.filters import CURSOR, LIMIT, asked_order, of_kind, paged, sort_names
from krug.core.api.history import of_record
from krug.core.api.items import item, know_beside, loaded
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.resources import bulk, checklists, confidentiality, rows, shares
from krug.core.api.schemas import batch_of, change_of, item_of, listed, new_of
from krug.core.api.types import BIGGEST
from krug.core.api.verbs import Verb, verbs_of
from krug.core.events.models import Channel
from krug.core.lists.filtering import BadFilter, read, where
from krug.core.records import viewing, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict, Overtaken
from krug.core.records.fields import PersonField
from krug.core.records.kinds import RecordKind
from krug.core.search.finding import only_found

Run = Callable[[Call], Any]
CHANGE = Action.CHANGE


def operations(kind: RecordKind) -> list[Operation]:
    """Everything the API does with records of one kind."""
    path, one, item_type = kind.path, f"{kind.path}/{{id}}", cast(Any, item_of(kind.code))
    page, pages, new, change = listed(item_type), (LIMIT, CURSOR), new_of(kind.code), change_of(kind.code)
    found = [
        Operation("GET", path, _("List"), _list(kind), page, asks=lambda: questions(kind.code)),
        Operation("POST", path, _("Make"), _make(kind), item_type, 201, new, action=Action.CREATE, conflicts=True),
        Operation(
            "POST",
            f"{path}/batch",
            _("Make many at once, all or none"),
            _make_many(kind),
            page,
            201,
            batch_of(kind.code),
            action=Action.CREATE,
            conflicts=True,
        ),
        Operation("GET", one, _("One"), _one(kind), item_type),
        _changing("PATCH", one, _("Change"), _change(kind), item_type, change),
        Operation("DELETE", one, _("Put in the bin"), _bin(kind), None, 204),
        Operation("POST", f"{one}/restore", _("Take out of the bin"), _restore(kind), item_type),
        Operation("GET", f"{one}/events", _("History"), of_record(kind), listed(GivenEvent), asks=pages),
        Operation("POST", f"{one}/comments", _("Add a comment"), _comment(kind), None, 204, Comment, action=CHANGE),
    ]
    found += [bulk.of_kind(kind), rows.of_kind(kind)]
    found += [*shares.of_kind(kind), *checklists.of_kind(kind), *confidentiality.of_kind(kind)]
    if any(isinstance(field, PersonField) and field.name == "responsible" for field in kind.fields):
        found.append(_changing("POST", f"{one}/handover", _("Hand over"), _hand_over(kind), item_type, NewResponsible))
    for verb, module in verbs_of(kind.code):
        run = _verb(kind, verb)
        found.append(_changing(verb.method, f"{one}/{verb.path}", verb.summary, run, item_type, verb.body, module))
    return [operation.under(str(kind.plural), module_of_kind.get(kind.code, ""), kind.code) for operation in found]


def _changing(method: str, path: str, summary: Any, run: Run, item_type: Any, body: Any, module: str = "") -> Operation:
    """Changes one record, whose current state answers it, also where somebody else was quicker."""
    return Operation(method, path, summary, run, item_type, body=body, conflicts=True, module=module, action=CHANGE)


def reach(kind: RecordKind, call: Call, rows: Any = None) -> Any:
    """The record, with all that its item is made of. Raises Problem for what is not there or out of reach."""
    rows = kind.model.objects.visible_to(call.user) if rows is None else rows
    record = loaded(kind, rows).filter(pk=call.id).first() if call.id <= BIGGEST else None
    if record is None:
        raise missing()
    viewing.note_one(call.user, record, viewing.Way.API, address_of(call.request))
    return record


def conflict(kind: RecordKind, found: Conflict, reader: User) -> Problem:
    """Both versions: the record as it is now, and which of the fields sent it disagrees with."""
    errors = {name: str(kind.field(name).show(found.record, reader)) for name in sorted(found.fields)}
    return Problem(409, errors=errors, more={"current": item(kind, found.record, reader)})


def _list(kind: RecordKind) -> Run:
    def run(call: Call) -> Any:
        filters = {parameter.name: parameter.where for parameter in questions(kind.code) if parameter.where}
        policy.check_kind(call.user, Action.SEE, kind.code)
        values = call.asked
        _check_seen(kind, call)
        rows = in_bin(kind, call) if values.get("bin") else kind.model.objects.visible_to(call.user)
        if values.get("q", "").strip():
            rows = only_found(rows, call.user, kind.code, values["q"].strip())
        if "filter" in values:
            rows = rows.filter(_joined(kind, call, values["filter"]))
        for name in filters.keys() & values.keys():
            rows = rows.filter(filters[name](values[name]))
        found = paged(loaded(kind, rows), asked_order(kind, values), values)
        know_beside(kind, found.rows)
        marked = [record.pk for record in found.rows if record.known_confidential]
        viewing.note(call.user, kind, marked, viewing.Way.API, address_of(call.request))
        long_reads.reading.note(call.user, call.token, len(found.rows))
        return {"items": [item(kind, record, call.user) for record in found.rows], "next": found.next}

    return run


def _check_seen(kind: RecordKind, call: Call) -> None:
    """Raises Problem for a question about a field that is hidden from the asker: it is as if it were not there."""
    seen = kind.seen_by(call.user)
    if seen is kind:
        return
    known = {parameter.name for parameter in of_kind(seen)}
    for name in call.asked:
        if name not in known:
            raise wrong(name, gettext("There is no such parameter."))
    if "sort" in call.asked and call.asked["sort"] not in sort_names(seen):
        raise wrong("sort", gettext("There is no such field."))


def _joined(kind: RecordKind, call: Call, text: str) -> Q:
    """The filter of the lists' pages. Raises Problem."""
    try:
        return where(kind, call.user, read(text))
    except BadFilter as error:
        raise wrong("filter", str(error)) from None


def in_bin(kind: RecordKind, call: Call) -> Any:
    return policy.limit(kind.model.objects.exclude(deleted_at=None), call.user, kind.code)


def _one(kind: RecordKind) -> Run:
    return lambda call: item(kind, reach(kind, call), call.user)


def _make(kind: RecordKind) -> Run:
    def run(call: Call) -> Made:
        values = values_of(call.body)
        _check_uids(kind, call, [values])
        try:
            record = writing.create(kind, call.user, [values], Channel.API)[0]
        except IntegrityError:  # another request brought the same uid at this moment
            _check_uids(kind, call, [values])
            raise
        record = loaded(kind, kind.model.objects).get(pk=record.pk)
        return Made(item(kind, record, call.user), f"/api/v1/{kind.path}/{record.pk}")

    return run


def _make_many(kind: RecordKind) -> Run:
    def run(call: Call) -> Any:
        rows = [values_of(row) for row in call.body.items]
        _check_uids(kind, call, rows)
        try:
            made = writing.create(kind, call.user, rows, Channel.API)
        except Invalid:
            raise _numbered(kind, call, rows) from None
        by_id = {record.pk: record for record in loaded(kind, kind.model.objects).filter(pk__in=[r.pk for r in made])}
        found = [by_id[record.pk] for record in made]
        know_beside(kind, found)
        return {"items": [item(kind, record, call.user) for record in found], "next": None}

    return run


def _numbered(kind: RecordKind, call: Call, rows: list[dict[str, Any]]) -> Problem:
    """What is wrong with every row, as "items.3.name"."""
    errors: dict[str, str] = {}
    for at, row in enumerate(rows):
        try:
            with transaction.atomic():
                writing.create(kind, call.user, [row], Channel.API)
                transaction.set_rollback(True)
        except Invalid as invalid:
            errors |= {f"items.{at}.{name}": reason for name, reason in invalid.errors.items()}
    return Problem(422, errors=errors)


def _check_uids(kind: RecordKind, call: Call, rows: list[dict[str, Any]]) -> None:
    """Raises Problem for a uid that is there already: 409 with the record where the person sees it."""
    uids = [row["uid"] for row in rows if row.get("uid")]
    if len(set(uids)) < len(uids):
        raise wrong("uid", gettext("Give it once."))
    if not uids or not kind.model.objects.filter(uid__in=uids).exists():
        return
    seen = loaded(kind, kind.model.objects.visible_to(call.user)).filter(uid__in=uids).first()
    if seen is None:
        raise wrong("uid", gettext("This uid is taken."))
    raise Problem(409, gettext("This record is here already."), more={"current": item(kind, seen, call.user)})


def _change(kind: RecordKind) -> Run:
    def run(call: Call) -> Any:
        values = values_of(call.body)
        version = values.pop("version")
        return _changed(kind, call, values, version)

    return run


def _hand_over(kind: RecordKind) -> Run:
    def run(call: Call) -> Any:
        return _changed(kind, call, {"responsible": call.body.to}, None, {"responsible": "to"})

    return run


def _changed(
    kind: RecordKind, call: Call, values: dict[str, Any], version: int | None, names: dict[str, str] | None = None
) -> Any:
    """`version` None: as it is now. `names`: what the body calls a field, where that differs.

    A page merges by field before a person's eyes; a program that has read an old version is told so.
    """
    record = reach(kind, call)
    seen, merging = (record.version, True) if version is None else (version, False)
    try:
        changed = writing.change(record, call.user, values, seen, Channel.API, merging)
    except Conflict as found:
        raise conflict(kind, found, call.user) from None
    except Invalid as invalid:
        errors = {(names or {}).get(name, name): reason for name, reason in invalid.errors.items()}
        raise Problem(422, errors=errors) from None
    return item(kind, loaded(kind, kind.model.objects).get(pk=changed.pk), call.user)


def _bin(kind: RecordKind) -> Run:
    return lambda call: writing.put_in_bin(reach(kind, call), call.user, Channel.API)


def _restore(kind: RecordKind) -> Run:
    def run(call: Call) -> Any:
        writing.restore(
            reach(kind, call, policy.limit(kind.model.objects.all(), call.user, kind.code)), call.user, Channel.API
        )
        return item(kind, reach(kind, call), call.user)

    return run


def _comment(kind: RecordKind) -> Run:
    return lambda call: writing.comment(reach(kind, call), call.user, call.body.text, Channel.API)


def _verb(kind: RecordKind, verb: Verb) -> Run:
    def run(call: Call) -> Any:
        record = reach(kind, call)
        try:
            verb.run(call.user, record, call.body)
        except Conflict as found:
            raise conflict(kind, found, call.user) from None
        except Overtaken as found:
            # Whoever was quicker may have taken it out of sight.
            current = loaded(kind, kind.model.objects.visible_to(call.user)).filter(pk=record.pk).first()
            more = {"current": item(kind, current, call.user)} if current else {}
            raise Problem(409, str(found), more=more) from None
        return item(kind, loaded(kind, kind.model.objects).get(pk=record.pk), call.user)

    return run
