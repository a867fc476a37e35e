"""Which column becomes which field, found by the headings."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Container, Iterable, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation

from krug.core.imports.importers import EXTERNAL, Importer
from krug.core.imports.mapping import Mapping
from krug.core.imports.models import Remembered
from krug.core.imports.reading.headings import bare, normal, words
from krug.core.records.fields import Field, SeveralField

ALIKE = 88  # of 100: so alike must a heading and a known one be to be taken for it
PREFIXES = ("deal - ", "organization - ", "person - ", "контакт: ", "компания: ")


def guessed(
    importer: Importer, headings: Sequence[str], taken: Iterable[str] = (), passed: Container[str] = ()
) -> Mapping:
    """Each column with the field its heading speaks of; a field takes one column, unless it can hold several.

    `taken` are fields that have their column already, `passed` headings to leave alone.
    """
    columns: dict[str, str] = {}
    taken = set(taken)
    names = _names(importer)
    for exact in (True, False):
        for heading in headings:
            if heading in columns or not heading or heading in passed:
                continue
            field = _field_of(heading, names, exact)
            if field is None or (field.name in taken and not isinstance(field, SeveralField)):
                continue
            columns[heading] = field.name
            taken.add(field.name)
    return Mapping(columns=columns)


def remembered(importer: Importer, headings: Sequence[str]) -> Mapping | None:
    """The mapping used last for a file with this very heading; None where it speaks of a field that is gone."""
    found = Remembered.objects.filter(kind=importer.code, heading=_digest(headings)).first()
    plan = Mapping(**found.mapping) if found else None
    names = {field.name for field in (*importer.fields, EXTERNAL)}
    return plan if plan and names.issuperset((*plan.columns.values(), *plan.defaults, *plan.compose)) else None


def remember(importer: Importer, headings: Sequence[str], mapping: Mapping) -> None:
    Remembered.objects.update_or_create(
        kind=importer.code, heading=_digest(headings), defaults={"mapping": mapping.plain()}
    )


def known_headings(importer: Importer) -> Iterable[str]:
    return _names(importer).keys()


def _field_of(heading: str, names: dict[str, Field], exact: bool) -> Field | None:
    wanted = words(bare(heading))
    for prefix in PREFIXES:
        if wanted not in names and wanted.startswith(prefix):
            wanted = wanted.removeprefix(prefix)
    if exact or wanted in names:
        return names.get(wanted)
    from rapidfuzz import fuzz, process  # loaded when a file is there to be matched, not at start

    best = process.extractOne(wanted, list(names), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    return names[best[0]] if best else None


def _names(importer: Importer) -> dict[str, Field]:
    """What headings may say, as `words` writes it: titles in every language, names, known headings."""
    known = _known().get(importer.code, {})
    found: dict[str, Field] = {}
    for field in (*importer.fields, EXTERNAL):
        titles = []
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                titles.append(str(field.title))
        for text in (*titles, field.name, *field.headings, *known.get(field.name, ())):
            found.setdefault(words(text), field)
    return found


@cache
def _known() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))


def _digest(headings: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(normal(heading) for heading in headings).encode()).hexdigest()
