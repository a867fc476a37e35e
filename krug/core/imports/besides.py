"""What a column does besides becoming a field, and which linked records a file may make: for the page of an import."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.imports import mapping as mappings
from krug.core.imports.importers import Importer
from krug.core.imports.reading.headings import normal
from krug.core.records import kinds
from krug.core.records.fields import LinkField, PersonField


@dataclass(frozen=True)
class Makeable:
    """A link whose records are made where they are not there; `on`: they are."""

    name: str
    title: str
    on: bool


def makeable(importer: Importer, actor: User, plan: mappings.Mapping) -> list[Makeable]:
    """The links of the file that lead to records which need no more than a name, and which the person may make."""
    used = {*plan.columns.values(), *plan.links}
    return [
        Makeable(field.name, str(field.title), field.name in plan.links)
        for field in importer.fields
        if isinstance(field, LinkField)
        and not isinstance(field, PersonField)
        and field.name in used
        and _needs_a_name_alone(field, importer)
        and actor.scope(field.to, Action.CREATE) is not Scope.NONE
    ]


def with_links(
    plan: mappings.Mapping, columns: Mapping[str, str], asked: Collection[str], wanted: Collection[str]
) -> mappings.Mapping:
    """The plan with these columns: of the links `asked` about the `wanted` ones make their records.

    A column that was a link's own and is none any more tells nothing of its record either.
    """
    links = {name: entries for name, entries in plan.links.items() if name not in asked or name in wanted}
    for name in {*links, *wanted}:
        entries = [_left(entry, name, plan, columns) for entry in links.get(name, [])]
        entries = [entry for entry in entries if entry.get("columns") or entry.get("compose")]
        told = {normal(heading) for entry in entries for heading in entry.get("columns", {})}
        fresh = [heading for heading, of in columns.items() if of == name and normal(heading) not in told]
        # A mapping may show a column as the link's though composed texts tell of the record.
        new = [heading for heading in fresh if plan.columns.get(heading) != name or not entries]
        links[name] = [*entries, *({"columns": {heading: "name"}} for heading in new)]
    return replace(plan, columns=dict(columns), links={name: entries for name, entries in links.items() if entries})


def besides(importer: Importer, plan: mappings.Mapping) -> dict[str, str]:
    """Heading, as `normal` writes it, to what such a column is there for besides the field it becomes, if any."""
    fields = {field.name: field for field in importer.fields}
    found = {normal(heading): _("Tells which rows to take") for heading in plan.passes_over}
    offered = {use.code: use.title for use in importer.uses.offered(plan)}
    for heading, codes in importer.uses.told(plan).items():
        found[heading] = "; ".join(offered[code] for code in dict.fromkeys(codes) if code in offered)
    for name, text in plan.compose.items():
        part = _("Part of “%(field)s”") % {"field": fields[name].title} if name in fields else ""
        found |= {normal(heading): part for heading in mappings.parts_of(text)}
    for name in plan.links:
        field = fields.get(name)
        titles = {one.name: one.title for one in kinds.get(field.to).fields} if isinstance(field, LinkField) else {}
        for heading, of in plan.beside(name).items():
            found[normal(heading)] = f"{field.title if field else name}: {titles.get(of, of)}"
    return found


def _needs_a_name_alone(field: LinkField, importer: Importer) -> bool:
    kind = kinds.get(field.to)
    return kind.path != importer.code and [one.name for one in kind.fields if one.required] == ["name"]


def _left(entry: dict[str, Any], name: str, plan: mappings.Mapping, columns: Mapping[str, str]) -> dict[str, Any]:
    gone = {normal(heading) for heading, of in plan.columns.items() if of == name and columns.get(heading) != name}
    kept = {heading: of for heading, of in entry.get("columns", {}).items() if normal(heading) not in gone}
    return {**entry, "columns": kept}
