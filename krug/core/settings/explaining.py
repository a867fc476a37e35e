"""Why can this person see that? The rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.models.user import module_of_kind
from krug.core.access.policy import is_common, may, scope_of
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.records import kinds, modules
from krug.core.records.kinds import RecordKind
from krug.core.settings.pipelines import all_pipelines


@dataclass(frozen=True)
class Verdict:
    """The reasons one after another, and what follows; `may` None where it depends on the record."""

    reasons: list[str]
    conclusion: str
    may: bool | None


def explain(person: User, kind: RecordKind, record: Any = None) -> Verdict:
    """Why `person` sees records of `kind`, or this very one, or does not."""
    usual = person.scope_in(kind.code, Action.SEE, None)
    reasons = [*_about(person, kind), _of_scope(person, kind, usual), *_of_pipelines(person, kind, record)]
    reasons += _of_fields(person, kind)
    if record is None:
        return _of_kind(person, kind, reasons)
    scope = scope_of(person, Action.SEE, record)
    reasons.append(_of_record(record))
    if is_common(record, Action.SEE) and scope is not Scope.NONE:
        reasons.append(_("Nobody is responsible: it lies in the common queue."))
    if record.pk in person.partner_of(kind.code):
        reasons.append(_("The record is open to this person by name."))
    if record.deleted_at is not None:
        return Verdict([*reasons, _("The record is in the bin.")], _("Does not see it."), False)
    sees = may(person, Action.SEE, record)
    return Verdict(reasons, _("Sees it.") if sees else _("Does not see it."), sees)


def find(address: str) -> tuple[RecordKind, Any] | None:
    """The record at an address of Krug, as it is copied from the browser; None where there is none."""
    card = card_at(address)
    if card is None:
        return None
    kind = kinds.get(card[0])
    record = record_of(kind, card[1])
    return (kind, record) if record else None


def record_of(kind: RecordKind, pk: int) -> Any:
    """The record whoever sees it, in the bin too; None where there is none. For who may see all."""
    return kind.model.objects.select_related("responsible", "department").filter(pk=pk).first()


def card_at(address: str) -> tuple[str, int] | None:
    """The kind and the number that an address names, whether there is such a record or not."""
    parts = address.split("?")[0].split("#")[0].rstrip("/").split("/")
    if len(parts) < 2 or not (parts[-1].isascii() and parts[-1].isdigit()) or len(parts[-1]) > 18:
        return None
    return next(((kind.code, int(parts[-1])) for kind in kinds.all_kinds() if kind.path == parts[-2]), None)


def _about(person: User, kind: RecordKind) -> list[str]:
    place = person.department or _("in none")
    reasons = [
        _("%(name)s: role “%(role)s”, department: %(department)s.")
        % {"name": person, "role": person.role, "department": place}
    ]
    if not person.is_active:
        reasons.append(_("Krug is closed to this person."))
    module = module_of_kind.get(kind.code, "")
    if not person.firm.has(module):
        reasons.append(_("The module “%(title)s” is switched off.") % {"title": modules.get(module).title})
    return reasons


def _of_pipelines(person: User, kind: RecordKind, record: Any) -> Iterator[str]:
    """The rules of the role for single pipelines: of the one in which the record stands, without a record of all."""
    apart = person.scopes_apart(kind.code, Action.SEE)
    wanted = set(apart) if record is None else {record.pipeline_id} & set(apart) if apart else set()
    for pipeline in all_pipelines().filter(pk__in=wanted) if wanted else ():
        words = _("Of the pipeline “%(pipeline)s” the role lets see otherwise: %(whose)s.")
        yield words % {"pipeline": pipeline.title, "whose": _whose(person, apart[pipeline.pk])}


def _of_scope(person: User, kind: RecordKind, scope: Scope) -> str:
    whose = _whose(person, scope)
    if person.is_administrator and scope is Scope.ALL:
        whose = _("all: the administrator's role cannot be limited")
    return _("The role lets see %(kind)s: %(whose)s.") % {"kind": str(kind.plural).lower(), "whose": whose}


def _whose(person: User, scope: Scope) -> str:
    return {
        Scope.NONE: _("nobody's"),
        Scope.OWN: _("those this person is responsible for"),
        Scope.TEAM: _("those of the own teams' people: %(names)s") % {"names": _names(person)},
        Scope.DEPARTMENT: _("those of the own department and of the departments below it"),
        Scope.ALL: _("all"),
    }[scope]


def _of_fields(person: User, kind: RecordKind) -> list[str]:
    given = person.field_rights(kind.code)
    titles = {right: [str(f.title) for f in kind.fields if given.get(f.name) == right] for right in FieldRight}
    said = {
        FieldRight.HIDDEN: _("The role does not see the fields: %(names)s."),
        FieldRight.READ: _("The role sees these fields and does not change them: %(names)s."),
    }
    return [words % {"names": ", ".join(titles[right])} for right, words in said.items() if titles[right]]


def _names(person: User) -> str:
    people = User.objects.filter(pk__in=person.teammates).order_by("name_key")
    return ", ".join(people.values_list("name", flat=True)[:20])


def _of_kind(person: User, kind: RecordKind, reasons: list[str]) -> Verdict:
    if person.scope(kind.code, Action.SEE) is Scope.NONE:
        return Verdict(reasons, _("Sees none of them."), False)
    if person.reaches_all(kind.code):
        return Verdict(reasons, _("Sees all of them."), True)
    return Verdict(reasons, _("Sees some of them; enter a record's address to learn about it."), None)


def _of_record(record: Any) -> str:
    return _("“%(title)s”: responsible %(person)s, department: %(department)s.") % {
        "title": record,
        "person": record.responsible or "—",
        "department": record.department or _("in none"),
    }
