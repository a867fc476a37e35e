"""Which fields stand where on cards and forms: the administrator's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Role, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.custom import fitting
from krug.core.records.fields.text import CONTROLS
from krug.core.records.kinds import RecordKind
from krug.core.records.layouts.arranging import arrangeable
from krug.core.records.models import Layout
from krug.core.settings.events import FIRM
from krug.core.stages.models import Pipeline

MOST_BLOCKS, LONGEST_TITLE = 30, 100


@transaction.atomic
def keep(
    actor: User,
    kind: RecordKind,
    role: Role | None,
    blocks: Sequence[Mapping[str, Any]],
    aside: Sequence[str],
    channel: str = Channel.PAGE,
    seen: int | None = None,
    pipeline: Pipeline | None = None,
) -> Layout:
    """The layout of `kind` for `role` in `pipeline`, None for all: {"title", "fields"} each of `blocks`; blocks without
    fields are not kept. `seen`: the version that was shown. Raises Denied, Invalid, Overtaken."""
    policy.check_administrator(actor)
    if pipeline is not None and pipeline.subject != kind.code:
        raise Invalid({"pipeline": _("Choose from the list.")})
    rows = Layout.objects.select_for_update(of=("self",)).filter(kind=kind.code, role=role, pipeline=pipeline)
    row = rows.first() or Layout(kind=kind.code, role=role, pipeline=pipeline)
    check_seen(row, seen)
    tidied = [{"title": _tidy(str(one["title"])), "fields": list(one["fields"])} for one in blocks]
    tidied = [one for one in tidied if one["fields"]]
    _check(kind, tidied, aside)
    if row.pk and (row.blocks, row.aside) == (tidied, list(aside)):
        return row
    row.blocks, row.aside = tidied, list(aside)
    row.version += 1
    row.save()
    _tell(actor, "firm.layout_changed", row, channel)
    return row


@transaction.atomic
def drop(actor: User, row: Layout, channel: str = Channel.PAGE) -> None:
    """Back to the layout of all, or to how the fields are declared. Raises Denied."""
    policy.check_administrator(actor)
    if Layout.objects.filter(pk=row.pk).delete()[0]:
        _tell(actor, "firm.layout_dropped", row, channel)


def _tidy(title: str) -> str:
    return " ".join(CONTROLS.sub("", title).split())


def _check(kind: RecordKind, blocks: Sequence[Mapping[str, Any]], aside: Sequence[str]) -> None:
    known = {field.name: field for field in arrangeable(kind)}
    named = [*(name for one in blocks for name in one["fields"]), *aside]
    if not set(named) <= known.keys():
        raise Invalid({"blocks": _("There is no such field.")})
    if len(set(named)) < len(named):
        raise Invalid({"blocks": _("A field stands in one place only.")})
    if len(blocks) > MOST_BLOCKS or not blocks:
        raise Invalid({"blocks": _("From 1 to %(most)d blocks with fields.") % {"most": MOST_BLOCKS}})
    if any(len(one["title"]) > LONGEST_TITLE for one in blocks):
        raise Invalid({"blocks": _("At most %(most)d characters.") % {"most": LONGEST_TITLE}})
    required = [str(known[name].title) for name in aside if known[name].required]
    if required:
        words = _("These must be filled in and so are shown: %(fields)s.")
        raise Invalid({"aside": words % {"fields": ", ".join(required)}})


def _tell(actor: User, code: str, row: Layout, channel: str) -> None:
    fitting.renew()
    whose = str(row.role or _("all roles"))
    whose = f"{whose}, {row.pipeline}" if row.pipeline else whose
    data = {"title": str(kinds.get(row.kind).plural), "role": whose, "kind": row.kind}
    write([Fact(code, FIRM, data)], actor, channel)
