"""The kinds of deal and their stages, as files call them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from krug.core.imports.importers import Parsed
from krug.core.imports.mapping import Mapping
from krug.core.imports.reading.headings import normal
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.imports.options import LOST, WON, DealOptions
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import DealKind, KindType, Outcome

ENDS = WON | LOST
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
        name, stage = row.given.get("kind", ""), row.given.get("stage", "")
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

    def check(self, row: Parsed, stage: str) -> None:
        """Blame the row for a kind or a stage that is not there."""
        name = row.given.get("kind", "")
        if name and normal(name) not in self._by_name and normal(name) not in self._told:
            there = {"name": name, "names": ", ".join(kind.name for kind in self._by_name.values())}
            row.blame("kind", _("There is no kind of deal “%(name)s”; there are: %(names)s.") % there)
        elif stage and normal(stage) not in self._names(row):
            there = {"name": stage, "names": ", ".join(self._names(row).values())}
            row.blame("stage", _("There is no stage “%(name)s”; there are: %(names)s.") % there)
        elif not name and self._default is None and not self.options.kind_name:
            row.blame("kind", _("There is no kind of deal yet. An administrator adds one in the settings."))

    def _names(self, row: Parsed) -> dict[str, str]:
        kind = self._known(row)
        if kind is None:
            return {normal(stage): stage for stage in self._stages_to_be(normal(row.given.get("kind", "")))}
        return {key: stage.name for key, stage in self._stages[kind.pk].items()}

    def _known(self, row: Parsed) -> DealKind | None:
        """The row's kind; None for one that is to be made."""
        name = normal(row.given.get("kind", ""))
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
            return self._make(normal(row.given.get("kind", "")))
        if not kind.is_active:
            DealKind.objects.filter(pk=kind.pk).update(is_active=True)
            Pipeline.objects.filter(deal_kind=kind).update(is_active=True)
            kind.is_active = True
            self.made.append(kind.pk)
        return kind

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

    def stage(self, kind: DealKind, name: str) -> Stage:
        return self._stages[kind.pk][normal(name)]


def stages_of(mapping: Mapping) -> list[str]:
    """What a stage may be called on the page that maps values: the stages of every kind in use, and the ends."""
    rows = Stage.objects.filter(pipeline__deal_kind__is_active=True, is_active=True)
    names = rows.order_by("pipeline__sort", "sort", "id").values_list("name", flat=True)
    wished = mapping.options.get("deal_kind", {}).get("stages", ())
    ends = (
        [] if mapping.options.get("closed") else [str(end.label) for end in Outcome if normal(str(end.label)) in ENDS]
    )
    return list(dict.fromkeys([*(str(name) for name in wished), *names, *ends]))
