"""Which old record a row speaks of, where several fit: told apart by what else the row says, or left to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from krug.core.imports.imagining import FIRST, Imagined
from krug.core.imports.importers import Fault, Parsed
from krug.core.records.kinds import RecordKind

MOST_NAMED = 3


class Fitting:
    """The rows of one piece that fit several records: two branches with one tax number, two people with one phone."""

    def __init__(self) -> None:
        self._left: dict[int, tuple[str, list[int]]] = {}

    def narrow(self, row: Parsed, field: str, fit: Iterable[int]) -> int | None:
        """The one record left of those that fit by `field` and by the fields before it; None while there are several.

        A later field that fits none of those before says nothing.
        """
        several = list(dict.fromkeys(fit))
        if row.number in self._left:
            field, before = self._left[row.number]
            several = [pk for pk in before if pk in several] or before
        if len(several) == 1:
            self._left.pop(row.number, None)
            return several[0]
        if several:
            self._left[row.number] = (field, several)
        return None

    def doubted(self, kind: RecordKind, rows: Sequence[Parsed], imagined: Imagined) -> dict[int, int]:
        """Give the rows still open their doubt; the first record of each, by the row's number. At most one query."""
        if not self._left:
            return {}
        named = {pk for _field, several in self._left.values() for pk in several[:MOST_NAMED]}
        records = {**kind.model.objects.in_bulk(pk for pk in named if pk < FIRST)}
        titles = {
            **{pk: f"№{pk} {record}" for pk, record in records.items()},
            **imagined.titles(named - records.keys()),
        }
        for row in rows:
            if row.number in self._left:
                field, several = self._left[row.number]
                names = ", ".join(titles[pk] for pk in several[:MOST_NAMED] if pk in titles)
                said = {"names": names + ("…" if len(several) > MOST_NAMED else "")}
                reason = _("Several fit, and the row does not say which: %(names)s.") % said
                row.doubt = Fault(row.columns.get(field), reason)
        return {number: several[0] for number, (_field, several) in self._left.items()}
