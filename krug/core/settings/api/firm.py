"""The firm itself, and which modules it uses."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictInt

from krug.core.access.models import Firm
from krug.core.access.models.firm import LEAST_PASSWORD, MOST_PASSWORD, Country
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing, wrong
from krug.core.events.models import Channel
from krug.core.records import modules
from krug.core.records.currencies import Currency
from krug.core.settings.api.asked import Name, administrators, given, tidy
from krug.core.settings.firm import NeedsAnother, change_firm, use_modules

Rows = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]


class ChangedFirm(Body):
    name: Name | None = None
    country: Literal[tuple(Country.values)] | None = None  # type: ignore[valid-type]
    currency: Literal[tuple(Currency.values)] | None = None  # type: ignore[valid-type]
    language: Literal[tuple(code for code, _name in settings.LANGUAGES)] | None = None  # type: ignore[valid-type]
    large_export: Rows | None = None
    large_exports_of_day: Rows | None = None
    shortest_password: Annotated[StrictInt, Field(ge=LEAST_PASSWORD, le=MOST_PASSWORD)] | None = None
    refuses_common_passwords: StrictBool | None = None


class GivenFirm(BaseModel):
    """`language` empty: the installation's. More rows than these in an export, or of a person in a day, are shown to
    administrators; 0 is no limit. `shortest_password`: characters a password that is chosen has at least.
    """

    name: str
    country: str
    currency: str
    language: str
    large_export: int
    large_exports_of_day: int
    shortest_password: int
    refuses_common_passwords: bool


class ChangedModule(Body):
    on: StrictBool


class GivenModule(BaseModel):
    """`needs`: codes of modules it cannot do without. One that is not `optional` is always on."""

    code: str
    title: str
    about: str
    on: bool
    optional: bool
    needs: list[str]


class Modules(BaseModel):
    items: list[GivenModule]


def _firm(_call: Call) -> Any:
    firm = Firm.current()
    return {name: getattr(firm, name) for name in GivenFirm.model_fields}


def _change(call: Call) -> Any:
    values = {name: value for name, value in given(call).items() if value is not None}
    if "name" in values:
        values["name"] = tidy(values["name"])
    change_firm(call.user, values, Channel.API)
    return _firm(call)


def _modules(_call: Call) -> Any:
    firm = Firm.current()
    return {"items": [_item(module, firm) for module in modules.all_modules()]}


def _switch(call: Call) -> Any:
    known = {module.code: module for module in modules.all_modules()}
    if call.name not in known:
        raise missing()
    firm = Firm.current()
    on = {code for code in known if firm.has(code) and code != call.name}
    try:
        use_modules(call.user, on | ({call.name} if call.body.on else set()), Channel.API)
    except NeedsAnother as error:
        raise wrong("on", str(error)) from None
    return _item(known[call.name], Firm.current())


def _item(module: modules.Module, firm: Firm) -> dict[str, Any]:
    return {
        "code": module.code,
        "title": str(module.title),
        "about": str(module.about),
        "on": firm.has(module.code),
        "optional": module.optional,
        "needs": list(module.needs),
    }


OPERATIONS = administrators(
    Operation("GET", "firm", _("The firm"), _firm, GivenFirm),
    Operation("PATCH", "firm", _("Change"), _change, GivenFirm, body=ChangedFirm),
    Operation("GET", "modules", _("Modules, on and off"), _modules, Modules),
    Operation("PATCH", "modules/{name}", _("Switch on or off"), _switch, GivenModule, body=ChangedModule),
    tag="Settings",
)
