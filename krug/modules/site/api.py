"""Forms of the site by the API: the same verbs as their pages. All of it is the administrator's."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _said
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.access.keys import key_of
from krug.core.api.asking import one_of
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.personal.models import ConsentText
from krug.core.records.conflicts import Overtaken
from krug.modules.marketing.models import Channel as MarketingChannel
from krug.modules.requests.models import RequestKind
from krug.modules.site import asked, keeping
from krug.modules.site.api_chat import CHAT
from krug.modules.site.models import Corners, Hue, SiteForm, Submission, Theme, Use, Verdict

ROOT = "site-forms"
Part: Any = Literal[tuple(asked.PARTS)]
OneHue: Any = Literal[tuple(Hue.values)]
OneTheme: Any = Literal[tuple(Theme.values)]
OneCorner: Any = Literal[tuple(Corners.values)]
OneUse: Any = Literal[tuple(Use.values)]
Language: Any = Literal[tuple(dict(settings.LANGUAGES))]
OneVerdict: Any = Literal[tuple(Verdict.values)]
Title = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Line = Annotated[StrictStr, Field(max_length=200)]
Sites = Annotated[list[Annotated[StrictStr, Field(max_length=300)]], Field(max_length=keeping.MOST_SITES)]
Most = Annotated[StrictInt, Field(ge=1, le=1000)]
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description=_said("The version you have read"))]
VERDICT = Parameter("verdict", {"type": "string", "enum": Verdict.values}, one_of(*Verdict.values))
LINKS = {"kind": RequestKind.objects.all, "channel": MarketingChannel.objects.all, "consent": ConsentText.objects.all}
PLAIN = (
    "title",
    "use",
    "is_on",
    "language",
    "heading",
    "intro",
    "button",
    "thanks",
    "fields",
    "takes_files",
    "hue",
    "theme",
    "corners",
    "sites",
    "most_per_hour",
)


class SiteFormField(Body):
    """One thing a visitor is asked; `label` left empty says the usual words."""

    name: Part
    label: Annotated[StrictStr, Field(max_length=asked.LONGEST_LABEL)] = ""
    required: StrictBool = False


Fields = Annotated[list[SiteFormField], Field(min_length=1, max_length=len(asked.PARTS))]


class SiteFormLook(Body):
    heading: Line | None = None
    intro: Annotated[StrictStr, Field(max_length=1000)] | None = None
    button: Annotated[StrictStr, Field(max_length=60)] | None = None
    thanks: Annotated[StrictStr, Field(max_length=500)] | None = None
    hue: OneHue | None = None
    theme: OneTheme | None = None
    corners: OneCorner | None = None
    takes_files: StrictBool | None = None
    is_on: StrictBool | None = None
    use: OneUse | None = None
    sites: Sites | None = None
    most_per_hour: Most | None = None
    kind: Id | None = None
    channel: Id | None = None
    consent: Id | None = None


class NewSiteForm(SiteFormLook):
    """`kind`: of the requests, `channel`: their primary interest, `consent`: the text to be ticked; ids."""

    title: Title
    fields: Fields
    language: Language = settings.LANGUAGE_CODE


class ChangedSiteForm(SiteFormLook):
    version: Version
    title: Title | None = None
    fields: Fields | None = None
    language: Language | None = None


class GivenSiteForm(BaseModel):
    """`address` is where the form is shown and where it is sent, on this Krug."""

    id: int
    title: str
    address: str
    use: OneUse
    is_on: bool
    language: str
    heading: str
    intro: str
    button: str
    thanks: str
    fields: list[dict[str, Any]]
    takes_files: bool
    hue: OneHue
    theme: OneTheme
    corners: OneCorner
    sites: list[str]
    kind: int | None
    channel: int | None
    consent: int | None
    most_per_hour: int
    version: int


class GivenSubmission(BaseModel):
    """What a visitor sent. `request` null: it has not become one, and `reason` says why."""

    id: int
    received_at: Time
    values: dict[str, str]
    came: dict[str, str]
    address: str
    verdict: OneVerdict
    reason: str
    request: int | None


def _list(call: Call) -> Any:
    found = paged(SiteForm.objects.there(), ("id",), call.asked)
    return {"items": [_item(form) for form in found.rows], "next": found.next}


def _make(call: Call) -> Made:
    form = keeping.add(call.user, _values(call), Channel.API)
    return Made(_item(form), f"/api/v1/{ROOT}/{form.pk}")


def _change(call: Call) -> Any:
    values = _values(call)
    try:
        return _item(keeping.change(call.user, _reach(call), values, values.pop("version"), Channel.API))
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _item(_reach(call))}) from None
    except SiteForm.DoesNotExist:
        raise missing() from None


def _remove(call: Call) -> None:
    keeping.remove(call.user, _reach(call), Channel.API)


def _submissions(call: Call) -> Any:
    rows = Submission.objects.filter(form=_reach(call))
    if "verdict" in call.asked:
        rows = rows.filter(verdict=call.asked["verdict"])
    found = paged(rows, ("-id",), call.asked)
    return {"items": [_submission(one) for one in found.rows], "next": found.next}


def _let_through(call: Call) -> Any:
    found = Submission.objects.select_related("form").filter(form=_reach(call), pk=key_of(call.name) or 0).first()
    if found is None:
        raise missing()
    keeping.let_through(call.user, found, Channel.API)
    return _submission(Submission.objects.get(pk=found.pk))


def _values(call: Call) -> dict[str, Any]:
    """What the verbs take: links by their columns, and of null nothing but a link taken off."""
    given = call.body.model_dump(exclude_unset=True)
    found = {name: value for name, value in given.items() if name not in LINKS and value is not None}
    for name in LINKS.keys() & given.keys():
        if given[name] is not None and not LINKS[name]().filter(pk=given[name]).exists():
            raise wrong(name, str(_("Choose from the list.")))
        found[f"{name}_id"] = given[name]
    if call.operation.method == "POST":
        found.setdefault("language", settings.LANGUAGE_CODE)
    return found


def _reach(call: Call) -> SiteForm:
    found: SiteForm | None = SiteForm.objects.there().filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _item(form: SiteForm) -> dict[str, Any]:
    return {
        "id": form.pk,
        "address": form.address,
        "version": form.version,
        **{name: getattr(form, name) for name in PLAIN},
        **{name: getattr(form, f"{name}_id") for name in LINKS},
    }


def _submission(one: Submission) -> dict[str, Any]:
    names = ("values", "came", "address", "verdict", "reason")
    return {
        "id": one.pk,
        "received_at": moment(one.received_at),
        **{name: getattr(one, name) for name in names},
        "request": one.request_id,
    }


ONE = f"{ROOT}/{{id}}"
PAGE = (LIMIT, CURSOR)
FORMS = tuple(
    replace(operation, tag="Forms of the site", administrators=True)
    for operation in (
        Operation("GET", ROOT, _("List"), _list, listed(GivenSiteForm), asks=PAGE),
        Operation("POST", ROOT, _("Make"), _make, GivenSiteForm, 201, NewSiteForm),
        Operation("GET", ONE, _("One"), lambda call: _item(_reach(call)), GivenSiteForm),
        Operation("PATCH", ONE, _("Change"), _change, GivenSiteForm, body=ChangedSiteForm, conflicts=True),
        Operation("DELETE", ONE, _("Remove"), _remove, None, 204),
        Operation(
            "POST",
            f"{ONE}/submissions/{{name}}/letting-through",
            _("Make it a request after all"),
            _let_through,
            GivenSubmission,
        ),
        Operation(
            "GET", f"{ONE}/submissions", _("What came"), _submissions, listed(GivenSubmission), asks=(*PAGE, VERDICT)
        ),
    )
)
DECLARES = (*FORMS, *CHAT)
