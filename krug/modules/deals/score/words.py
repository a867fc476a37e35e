"""The reasons of a score in words, as far as their reader may be told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.sight import seen
from krug.modules.deals.models import Deal
from krug.modules.deals.score.features import FEATURES

STRONGEST = 3
USUALLY = (0.75, 1.35)  # so many times the usual is still as usual


@dataclass(frozen=True)
class Reason:
    """`speaks_for`: whether it raises the chance or lowers it."""

    text: str
    speaks_for: bool


def reasons_of(deal: Any, reader: User) -> list[Reason]:
    """The strongest of those the reader may know: nothing of fields hidden from their role, nor of a client out of
    their reach. The deal comes with its score and its client; of stages one query at most."""
    score = getattr(deal, "score", None)
    if score is None:
        return []
    fields = {field.name for field in kinds.get(Deal.KIND).seen_by(reader).fields}
    if "score" not in fields or not deal.is_open:
        return []
    told = [reason for reason in score.reasons if FEATURES.get(reason["of"], "") in fields]
    if seen(deal.client, reader) is None:
        told = [reason for reason in told if reason["of"] != "client"]
    return [Reason(_said(deal, reason), reason["by"] > 0) for reason in told[:STRONGEST]]


def _said(deal: Any, reason: Mapping[str, Any]) -> str:
    said: Callable[[Any, Mapping[str, Any], bool], str] = SAYING[reason["of"]]
    return said(deal, reason, reason["by"] > 0)


def _age(deal: Any, reason: Mapping[str, Any], _more: bool) -> str:
    days = int(reason.get("days", 0))
    so_long = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    # Moved meanwhile: the figures are of the stage before until it is judged anew.
    if deal.stage is None:
        return _("in work %(days)s, %(times)s") % {"days": so_long, "times": _times(reason)}
    said = {"stage": deal.stage, "days": so_long, "times": _times(reason)}
    return _("in the stage “%(stage)s” %(days)s, %(times)s") % said


def _times(reason: Mapping[str, Any]) -> str:
    times = float(reason.get("times", 1))
    if times < USUALLY[0]:
        return _("less than usual")
    if times <= USUALLY[1]:
        return _("as usual")
    if times < 1.75:
        return _("half as long again as usual")
    if times < 2.5:
        return _("twice the usual")
    return ngettext("%(times)d time the usual", "%(times)d times the usual", round(times)) % {"times": round(times)}


def _amount(_deal: Any, reason: Mapping[str, Any], more: bool) -> str:
    times = float(reason.get("times", 1))
    if times < USUALLY[0]:
        what = _("the amount is less than usual")
    elif times <= USUALLY[1]:
        what = _("the amount is as usual")
    else:
        what = _("the amount is above the usual")
    return f"{what}: {_such(more)}"


def _such(more: bool) -> str:
    return _("such deals are won more often") if more else _("such deals are won less often")


def _stage(deal: Any, _reason: Mapping[str, Any], more: bool) -> str:
    if deal.stage is None:
        return _such(more)
    text = (
        _("from the stage “%(stage)s” deals are won more often than others")
        if more
        else _("from the stage “%(stage)s” deals are won less often than others")
    )
    return text % {"stage": deal.stage}


def _client(_deal: Any, reason: Mapping[str, Any], more: bool) -> str:
    what = {
        "won": _("the client has bought before"),
        "lost": _("the client's earlier deals were lost"),
        "new": _("the client is new"),
    }
    return f"{what[str(reason['answer'])]}: {_such(more)}"


def _activity(_deal: Any, reason: Mapping[str, Any], more: bool) -> str:
    count = int(reason.get("count", 0))
    what = ngettext("%(count)d thing done in two weeks", "%(count)d things done in two weeks", count)
    said = what % {"count": count} if count else _("nothing done in two weeks")
    return f"{said}: {_such(more)}"


def _season(_deal: Any, reason: Mapping[str, Any], more: bool) -> str:
    what = [_("the first month of the quarter"), _("the middle month of the quarter"), _("the quarter is ending")]
    return f"{what[int(reason['answer'])]}: {_such(more)}"


def _of(more: Callable[[], str], less: Callable[[], str]) -> Callable[[Any, Mapping[str, Any], bool], str]:
    return lambda _deal, _reason, is_more: more() if is_more else less()


SAYING: dict[str, Callable[[Any, Mapping[str, Any], bool], str]] = {
    "age": _age,
    "amount": _amount,
    "stage": _stage,
    "client": _client,
    "activity": _activity,
    "season": _season,
    "kind": _of(
        lambda: _("deals of this kind are won more often than others"),
        lambda: _("deals of this kind are won less often than others"),
    ),
    "product": _of(
        lambda: _("deals with this product are won more often than others"),
        lambda: _("deals with this product are won less often than others"),
    ),
    "channel": _of(
        lambda: _("deals that came through this channel are won more often than others"),
        lambda: _("deals that came through this channel are won less often than others"),
    ),
    "responsible": _of(
        lambda: _("the responsible person wins more often than others"),
        lambda: _("the responsible person wins less often than others"),
    ),
}


def titles() -> dict[str, str]:
    """What a deal is judged by, in words."""
    return {
        "kind": _("kind of deal"),
        "stage": _("stage"),
        "age": _("time in the stage against the usual"),
        "amount": _("amount against the usual"),
        "product": _("product"),
        "channel": _("channel"),
        "responsible": _("responsible person"),
        "client": _("whether the client has bought before"),
        "activity": _("what was done in two weeks"),
        "season": _("month of the quarter"),
    }
