"""The kinds of deal and their stages, as files call them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.imports.importers import Parsed
from krug.core.imports.mapping import Mapping
from krug.core.imports.reading.headings import normal
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.imports.options import LOST, WON, DealOptions
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import DealKind, KindType, Outcome

ENDS = WON | LOST


class Kinds:
    """Asked once an import. A kind that the mapping wants and that is not there is made with the first deals."""

    def __init__(self, options: DealOptions) -> None:
        self.options = options
        self.made: int | None = None
        self._read()

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
        if name and normal(name) not in self._by_name:
            there = {"name": name, "names": ", ".join(kind.name for kind in self._by_name.values())}
            row.blame("kind", _("There is no kind of deal “%(name)s”; there are: %(names)s.") % there)
        elif stage and normal(stage) not in self._names(row):
            there = {"name": stage, "names": ", ".join(self._names(row).values())}
            row.blame("stage", _("There is no stage “%(name)s”; there are: %(names)s.") % there)
        elif not name and self._default is None and not self.options.kind_name:
            row.blame("kind", _("There is no kind of deal yet. An administrator adds one in the settings."))

    def _names(self, row: Parsed) -> dict[str, str]:
        kind = self._by_name.get(normal(row.given.get("kind", ""))) or self._default
        if kind is None:
            return {normal(stage): stage for stage in self.options.stages}
        return {key: stage.name for key, stage in self._stages[kind.pk].items()}

    def of(self, row: Parsed) -> DealKind:
        """The row's kind; made, or put to use again, when the mapping asks for one. In the piece's transaction."""
        kind = self._by_name.get(normal(row.given.get("kind", ""))) or self._default
        if kind is None:
            kind = make_kind(self.options.kind_name, KindType.MANUAL_STAGES, self.options.currency)
            steps = len(self.options.stages) + 1
            Stage.objects.bulk_create(
                Stage(pipeline=kind.pipeline, name=name, sort=number, probability=(number + 1) * 100 // steps)
                for number, name in enumerate(self.options.stages)
            )
            self.made = kind.pk
            self._read()
            return self.of(row)
        if not kind.is_active:
            DealKind.objects.filter(pk=kind.pk).update(is_active=True)
            Pipeline.objects.filter(deal_kind=kind).update(is_active=True)
            kind.is_active = True
            self.made = kind.pk
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
