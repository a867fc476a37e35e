"""What the texts of a file lead to: people and records, found for a whole piece at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.imports.importers import Parsed
from krug.core.imports.models.external import ExternalId
from krug.core.imports.people import People
from krug.core.records import kinds
from krug.core.records.fields import Field, LinkField, PersonField

MOST_KNOWN = 20_000


class Links:
    """The links of one import, as its actor may see them. What was found is remembered."""

    def __init__(self, actor: User) -> None:
        self.actor, self._people = actor, None
        self._known: dict[tuple[str, str], int] = {}

    _people: People | None

    @property
    def people(self) -> People:
        self._people = self._people or People()
        return self._people

    def complete(self, fields: Iterable[Field], rows: Sequence[Parsed], unfound: dict[str, set[str]]) -> None:
        """Put what the rows' texts lead to into `given`. A text that leads nowhere is the row's fault, unless it is
        among `unfound` of its field: then it is kept for later.
        """
        for field in fields:
            if not isinstance(field, LinkField):
                continue
            texts = {row.links[field.name] for row in rows if field.name in row.links}
            found = self._find(field, texts)
            for row in rows:
                text = row.links.get(field.name)
                if text is None:
                    continue
                pk = found.get(text)
                if pk is not None and pk > 0:
                    row.given[field.column] = pk
                elif pk is None and text in unfound.get(field.name, ()):
                    row.later[field.name] = text
                else:
                    named = field.name in row.columns
                    row.blame(field.name, _not_found(field, text, several=pk is not None, named=named))

    def _find(self, field: LinkField, texts: set[str]) -> dict[str, int]:
        """Text to id; -1 where several are called so."""
        if isinstance(field, PersonField):
            return {text: pk for text in texts if (pk := self.people.find(text)) is not None}
        known = {text: self._known[field.to, text] for text in texts if (field.to, text) in self._known}
        fresh = self._ask(field.to, texts - known.keys()) if texts - known.keys() else {}
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known |= {(field.to, text): pk for text, pk in fresh.items() if pk > 0}
        return known | fresh

    def _ask(self, to: str, texts: set[str]) -> dict[str, int]:
        kind = kinds.get(to)
        visible = kind.model.objects.visible_to(self.actor)
        found: dict[str, int] = {}
        for key in kind.match:
            if not key.names:
                continue
            forms = {form: text for text in texts - found.keys() for form in key.keys(text)}
            rows = visible.filter(**{f"{key.lookup}__in": list(forms)}) if forms else visible.none()
            for pk, form in rows.values_list("pk", key.lookup):
                text = forms[form]
                found[text] = -1 if found.get(text, pk) != pk else pk
        numbers = ExternalId.known(to, texts - found.keys())
        there = set(visible.filter(pk__in=numbers.values()).values_list("pk", flat=True)) if numbers else set()
        return found | {number: pk for number, pk in numbers.items() if pk in there}


def _not_found(field: Field, text: str, several: bool, named: bool) -> str:
    """`named`: a column of the file stands beside the reason, which need not name the field then."""
    if several:
        return _("There are several called “%(text)s”.") % {"text": text[:80]}
    if isinstance(field, PersonField):
        return _("There is no employee “%(text)s”.") % {"text": text[:80]}
    if named:
        return _("There is no “%(text)s” in Krug.") % {"text": text[:80]}
    return _("%(field)s: there is no “%(text)s” in Krug.") % {"field": field.title, "text": text[:80]}
