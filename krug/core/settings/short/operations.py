"""A short list in the API: read by whoever sees what it is for, written by the administrator."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, StrictBool, create_model

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.types import api_type
from krug.core.events.models import Channel
from krug.core.settings.api.asked import Change, administrators, answering, changing, given, reach
from krug.core.settings.short import keeping
from krug.core.settings.short.declaring import ShortList
from krug.core.settings.short.keeping import Wished


def operations_of(short: ShortList) -> tuple[Operation, ...]:
    """All that can be asked: the list, one, a new one, a change, a removal."""
    types = _Types(short)

    def all_(call: Call) -> Any:
        check_kind(call.user, Action.SEE, short.kind)
        return {"items": [_item(short, row) for row in short.model.objects.all()], "next": None}

    def one(call: Call) -> Any:
        check_kind(call.user, Action.SEE, short.kind)
        return _item(short, reach(short.model, call))

    def add(call: Call) -> Made:
        made = keeping.add(short, call.user, given(call), Channel.API)
        return Made(_fresh(short, made), f"/api/v1/{short.code}/{made.pk}")

    def change(call: Call) -> Any:
        row, values = reach(short.model, call), given(call)
        active = values.pop("active", None)
        wished = Wished(row.pk, values, row.is_active if active is None else active, call.body.version)
        with answering(lambda: _fresh(short, row)):
            keeping.change(short, call.user, wished, Channel.API)
        return _fresh(short, row)

    def remove(call: Call) -> None:
        keeping.remove(short, call.user, reach(short.model, call), Channel.API)

    path = f"{short.code}/{{id}}"
    return (
        Operation("GET", short.code, short.title, all_, types.many, tag=short.tag),
        Operation("GET", path, _("One"), one, types.one, tag=short.tag),
        *administrators(
            Operation("POST", short.code, _("Add one"), add, types.one, 201, types.new),
            changing(path, change, types.one, types.changed),
            Operation("DELETE", path, _("Remove, when nothing leads to it"), remove, None, 204),
            tag=short.tag,
        ),
    )


class _Types:
    """The JSON of a list, as classes that the description of the API is made from."""

    def __init__(self, short: ShortList) -> None:
        name = "".join(part.capitalize() for part in short.model.__name__.split("_"))
        gives: Any = {one.name: (api_type(one).gives, ...) for one in short.fields}
        takes: Any = {one.name: (api_type(one).takes, ... if one.required else None) for one in short.fields}
        changes: Any = {one.name: (api_type(one).takes | None, None) for one in short.fields}
        self.one: Any = create_model(
            f"Given{name}", __base__=BaseModel, id=(int, ...), **gives, active=(bool, ...), version=(int, ...)
        )
        items: Any = list.__class_getitem__(self.one)
        self.many: Any = create_model(f"{name}List", items=(items, ...), next=(str | None, ...))
        self.new = create_model(f"New{name}", __base__=Body, **takes)
        self.changed = create_model(f"Changed{name}", __base__=Change, **changes, active=(StrictBool | None, None))


def _item(short: ShortList, row: Any) -> dict[str, Any]:
    values = {one.name: one.plain(one.value(row)) for one in short.fields}
    return {"id": row.pk, **values, "active": row.is_active, "version": row.version}


def _fresh(short: ShortList, row: Any) -> dict[str, Any]:
    return _item(short, short.model.objects.get(pk=row.pk))
