"""The kinds of deal and their stages, as files call them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.imports.importers import Fault, Parsed
from krug.core.imports.mapping import Mapping
from krug.core.imports.reading.headings import normal
from krug.core.stages import movers
from krug.core.stages.models import Pipeline, Stage, StageRules
from krug.modules.deals.imports.options import DealOptions
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import Deal, DealKind, KindType, Outcome

MOST_LETTERS = 100


class Kinds:
    """Asked once an import. A kind that the mapping wants and that is not there is made with the first deals.

    `rows` are those of the whole file where kinds that only it knows are to be made too: each gets the stages in which
    its deals stand.
    """

    def __init__(self, options: DealOptions, rows: Iterable[Parsed] = ()) -> None:
        self.options = options
        self.made: list[int] = []
        self._told: dict[str, tuple[str, dict[str, str]]] = {}
        self._read()
        for row in rows:
            self._hear(row)

    def _hear(self, row: Parsed) -> None:
        name, stage = said(row, "kind"), said(row, "stage")
        if row.passed_over or row.faults or normal(name) in self._by_name or len(name) > MOST_LETTERS:
            return
        _name, stages = self._told.setdefault(normal(name), (name or self.options.kind_name, {}))
        if stage and len(stage) <= MOST_LETTERS and self.options.end_of(stage) is None:
            stages.setdefault(normal(stage), stage)

    def _read(self) -> None:
        active = list(DealKind.objects.filter(is_active=True))
        wanted = DealKind.objects.filter(name=self.options.kind_name).order_by("-is_active", "id").first()
        self._by_name = {normal(kind.name): kind for kind in active}
        if self.options.kind_name:
            self._default = wanted
        else:
            self._default = active[0] if active else None
        kinds = {kind.pipeline_id: kind for kind in [*active, *([wanted] if wanted else [])]}
        self._stages: dict[int, dict[str, Stage]] = {kind.pk: {} for kind in kinds.values()}
        for stage in Stage.objects.filter(pipeline__in=list(kinds), is_active=True).order_by("sort", "id"):
            self._stages[kinds[stage.pipeline_id].pk].setdefault(normal(stage.name), stage)
        self._rules = {row.pipeline_id: row for row in StageRules.objects.filter(pipeline__in=list(kinds))}
        self._shut: dict[tuple[int | None, int | str], str] = {}

    def check(self, row: Parsed, stage: str, days: Dict[str, Any]) -> None:
        """Blame the row for a kind or a stage that is not there; `days` it has entered stages on may name one too."""
        name = said(row, "kind")
        if name and normal(name) not in self._by_name and normal(name) not in self._told:
            there = {"name": name, "names": ", ".join(kind.name for kind in self._by_name.values())}
            row.blame("kind", _("There is no kind of deal “%(name)s”; there are: %(names)s.") % there)
        elif stage and normal(stage) not in self._names(row):
            there = {"name": stage, "names": ", ".join(self._names(row).values())}
            row.blame("stage", _("There is no stage “%(name)s”; there are: %(names)s.") % there)
        elif foreign := next((one for one, day in days.items() if day and normal(one) not in self._names(row)), ""):
            there = {"name": foreign, "names": ", ".join(self._names(row).values())}
            reason = _("There is no stage “%(name)s”; there are: %(names)s.") % there
            row.faults.append(Fault(self.options.stage_dates.get(foreign), reason))
        elif not name and self._default is None and not self.options.kind_name:
            row.blame("kind", _("There is no kind of deal yet. An administrator adds one in the settings."))

    def _names(self, row: Parsed) -> dict[str, str]:
        kind = self._known(row)
        if kind is None:
            return {normal(stage): stage for stage in self._stages_to_be(normal(said(row, "kind")))}
        return {key: stage.name for key, stage in self._stages[kind.pk].items()}

    def _known(self, row: Parsed) -> DealKind | None:
        """The row's kind; None for one that is to be made."""
        name = normal(said(row, "kind"))
        return self._by_name.get(name) or (None if name in self._told and name else self._default)

    def _stages_to_be(self, name: str) -> list[str]:
        """The mapping's stages that the file's deals stand in, in the mapping's order, then the others as they come."""
        told = self._told.get(name, ("", {}))[1]
        usual = [stage for stage in self.options.stages if not told or not name or normal(stage) in told]
        there = {normal(stage) for stage in usual}
        return [*usual, *(stage for key, stage in told.items() if key not in there)]

    def of(self, row: Parsed) -> DealKind:
        """The row's kind; made, or put to use again, when the mapping asks for one. In the piece's transaction."""
        kind = self._known(row)
        if kind is None:
            return self._make(normal(said(row, "kind")))
        if not kind.is_active:
            DealKind.objects.filter(pk=kind.pk).update(is_active=True)
            Pipeline.objects.filter(deal_kind=kind).update(is_active=True)
            kind.is_active = True
            self.made.append(kind.pk)
        return kind

    def meant(self, row: Parsed) -> DealKind:
        """The row's kind; where it is yet to be made, one like it."""
        return self._known(row) or DealKind()

    def _make(self, name: str) -> DealKind:
        title = self._told[name][0] if name else self.options.kind_name
        stages = self._stages_to_be(name) or [str(_("Primary contact"))]
        kind = make_kind(title, KindType.MANUAL_STAGES, self.options.currency)
        Stage.objects.bulk_create(
            Stage(pipeline=kind.pipeline, name=stage, sort=number, probability=(number + 1) * 100 // (len(stages) + 1))
            for number, stage in enumerate(stages)
        )
        self.made.append(kind.pk)
        self._told.pop(name, None)
        self._read()
        return kind

    def shut(self, kind: DealKind, actor: User, stage: Stage | None, outcome: Outcome | None = None) -> str:
        """In words why the person may not bring a deal of `kind` into `stage`, or to its end; "" where they may. Each
        place is asked after once."""
        rules = self._rules.get(kind.pipeline_id or 0)
        place = (kind.pipeline_id, outcome.value if outcome else stage.pk if stage else 0)
        if rules is None or not place[1]:
            return ""
        if place not in self._shut:
            self._shut[place] = (
                movers.shut_end(rules, actor, outcome, outcome.label) if outcome else movers.shut(rules, actor, stage)  # type: ignore[arg-type]
            )
        return self._shut[place]

    def look_at(self, actor: User, rows: Iterable[Parsed]) -> None:
        """Blame each new row whose deal would stand where the person may move none; in a first stage anybody's may."""
        for row in rows:
            kind = self._known(row)
            if kind is None or row.faults:
                continue
            if actor.scope_in(Deal.KIND, Action.CREATE, kind.pipeline_id) is Scope.NONE:
                row.blame("kind", _("You may not add deals of this kind."))
                continue
            outcome, name = row.given.get("outcome"), row.given.get("stage") or ""
            stage = self.stage(kind, name) if name and self.has(kind, name) else None
            if stage is not None and stage is next(iter(self._stages[kind.pk].values()), None):
                stage = None
            if words := self.shut(kind, actor, None if outcome else stage, Outcome(outcome) if outcome else None):
                row.blame("stage", words)

    def has(self, kind: DealKind, name: str) -> bool:
        return normal(name) in self._stages.get(kind.pk, {})

    def stage(self, kind: DealKind, name: str) -> Stage:
        return self._stages[kind.pk][normal(name)]


def said(row: Parsed, name: str) -> str:
    """What the row says of the deal's kind or stage, else what the mapping says of every row."""
    return str(row.given.get(name) or row.first.get(name) or "")


def stages_of(mapping: Mapping) -> list[str]:
    """What a stage may be called on the page that maps values: the stages of the kind meant, and the ends."""
    column = normal((mapping.options.get("closed") or {}).get("column", ""))
    apart = column and mapping.field_of(column) != "stage"
    ends = [] if apart else [str(end.label) for end in Outcome]
    return [*names_of_stages(mapping), *ends]


def names_of_stages(mapping: Mapping) -> list[str]:
    """The stages a file's deals may stand in: of the kind meant for all, or of every kind where a column names it."""
    wished = mapping.options.get("deal_kind") or {}
    rows = Stage.objects.filter(pipeline__deal_kind__is_active=True, is_active=True)
    if "kind" not in mapping.columns.values():
        rows = rows.filter(pipeline__deal_kind__name=kind_meant(mapping))
    names = list(rows.order_by("pipeline__sort", "sort", "id").values_list("name", flat=True))
    is_wished = not names or "kind" in mapping.columns.values()
    return list(dict.fromkeys([*map(str, wished.get("stages", ()) if is_wished else ()), *names]))


def kind_meant(mapping: Mapping) -> str:
    """The kind of the deals of which no column says it; "" while there is none."""
    name = mapping.defaults.get("kind") or (mapping.options.get("deal_kind") or {}).get("name", "")
    active = DealKind.objects.filter(is_active=True).values_list("name", flat=True)
    if name:
        return next((one for one in active if normal(one) == normal(name)), str(name))
    return active.first() or ""
