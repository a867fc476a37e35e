"""Moving a record from stage to stage, and the path it leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel, Event
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages import checking, demanding, movers, staged
from krug.core.stages.demanding import Filled
from krug.core.stages.models import Passage, Stage, Way

# Within this time a move or a closing that is taken back leaves no trace in the path; history keeps both.
TO_TAKE_BACK = dt.timedelta(minutes=10)


@transaction.atomic
def move(
    record: Any,
    actor: User,
    to: Stage,
    comment: str = "",
    channel: str = Channel.PAGE,
    seen: Stage | None = None,
    filled: Filled | None = None,
) -> bool:
    """Into the stage `to`; gives whether anything changed: a record that stands there already stays as it is.

    `seen` is the stage in which the person saw it, the record's own when None. `filled`: fields filled in along with
    the move. Raises Denied, Invalid (another pipeline's stage, an inactive one, one that the person may not move into,
    a closed record, a move that whoever leads the record does not allow, a checklist that is not ticked), Lacking where
    fields are empty that the stages ask for, Conflict where somebody has filled the same ones, Overtaken where somebody
    has moved the record elsewhere meanwhile.
    """
    policy.check(actor, Action.CHANGE, record)
    guide = staged.guide_of(record)
    _check(record, to, comment, is_led=guide is not None)
    if record.stage_id == to.pk:
        return False
    left, now = seen or record.stage, timezone.now()
    if guide is not None:
        guide.check(record, left, to, channel)
    movers.check(record, actor, to, channel)
    checking.before_stage(record, left, to, channel)
    version = demanding.before_stage(record, actor, left, to, filled, channel)
    # Another process may move or close the record at this moment: who finds it where it was is the one.
    if not _place(record, left, to, now):
        record.refresh_from_db(fields=["stage", staged.get(record.KIND).state])
        if record.stage_id == to.pk:
            return False
        raise Overtaken(_("“%(title)s” is no longer where you saw it.") % {"title": record})
    leave(record, now)
    enter(record, actor, left, way_of(left, to), now, comment)
    data: dict[str, Any] = {"from": str(left or "—"), "to": str(to), "to_id": to.pk}
    data["from_id"] = left.pk if left else None
    note = f": {comment}" if comment else ""
    data |= {"filled": version} if version else {}
    _tell(record, actor, "moved", {**data, "comment": comment, "note": note}, channel)
    _come_about(record, actor, to, channel)
    if guide is not None:
        guide.came(record, actor, channel)
    return True


@transaction.atomic
def take_back(record: Any, actor: User, channel: str = Channel.PAGE) -> bool:
    """Undo one's own last move while it is fresh, as if it had not been; gives whether there was one. Raises Denied.

    What was filled in with the move is as it was before, too.
    """
    policy.check(actor, Action.CHANGE, record)
    last, before = _last_two(record)
    fresh = timezone.now() - TO_TAKE_BACK
    if last is None or before is None or last.actor_id != actor.pk or last.entered_at < fresh or last.left_at:
        return False
    # The person may press twice, or somebody may have moved the record on: then there is nothing to take back.
    if before.left_at != last.entered_at or not _place(record, last.stage, before.stage, before.entered_at):
        return False
    last.delete()
    Passage.objects.filter(pk=before.pk).update(left_at=None)
    _tell(record, actor, "taken_back", {"from": str(last.stage), "to": str(before.stage)}, channel)
    if version := filled_with(record, "moved"):
        demanding.take_back(record, actor, version, channel)
    _come_about(record, actor, before.stage, channel)
    if guide := staged.guide_of(record):
        guide.went_back(record, actor, channel)
    return True


def _come_about(record: Any, actor: User, stage: Stage, channel: str) -> None:
    if (moved := staged.get(record.KIND).moved) is not None:
        moved(record, actor, stage, channel)


def filled_with(record: Any, what: str) -> int | None:
    """The version of the record that the filling along with its last event of this sort made; None for no filling."""
    rows = Event.objects.filter(record_kind=record.KIND, record_id=record.pk, kind=f"{record.KIND}.{what}")
    last = rows.order_by("-pk").first()
    return last.data.get("filled") if last else None


def enter(record: Any, actor: User | None, left: Stage | None, way: Way, at: dt.datetime, comment: str = "") -> None:
    """A new stay in the record's stage. Nothing for a record without one."""
    if record.stage_id:
        Passage.objects.create(**stay(record), came_from=left, way=way, entered_at=at, actor=actor, comment=comment)


def leave(record: Any, at: dt.datetime) -> None:
    """The stay under way ends."""
    Passage.objects.filter(record_kind=record.KIND, record_id=record.pk, left_at=None).update(left_at=at)


def come_back(record: Any, actor: User, ended_at: dt.datetime, channel: str = Channel.PAGE) -> None:
    """A record that had ended goes on: its stay too when it ended a moment ago, a new one else."""
    now = timezone.now()
    last = _last_two(record)[0]
    if last is not None and ended_at > now - TO_TAKE_BACK and last.stage_id == record.stage_id:
        Passage.objects.filter(pk=last.pk).update(left_at=None)
    else:
        type(record).objects.filter(pk=record.pk).update(stage_since=now)
        record.stage_since = now
        enter(record, actor, record.stage, Way.AGAIN, now)
    if guide := staged.guide_of(record):
        guide.goes_on(record, actor, channel)


def stay(record: Any) -> dict[str, Any]:
    """What every passage of the record says."""
    return {
        "record_kind": record.KIND,
        "record_id": record.pk,
        "pipeline_id": record.pipeline_id,
        "stage_id": record.stage_id,
    }


def way_of(left: Stage | None, to: Stage) -> Way:
    if left is None:
        return Way.START
    if (to.sort, to.pk) < (left.sort, left.pk):
        return Way.BACK
    between = Stage.objects.filter(pipeline=to.pipeline_id, is_active=True, sort__gt=left.sort, sort__lt=to.sort)
    return Way.SKIP if between.exists() else Way.FORWARD


def _check(record: Any, to: Stage, comment: str, is_led: bool) -> None:
    """Who is led may come into a stage that takes in no others: their way was laid down before it was given up."""
    declared = staged.get(record.KIND)
    if to.pipeline_id != record.pipeline_id or not (to.is_active or is_led):
        raise Invalid({"stage": _("Choose one of the stages of this board.")})
    if getattr(record, declared.state) != declared.open_state:
        raise Invalid({"stage": _("“%(title)s” is closed already. Open it again first.") % {"title": record}})
    if len(comment) > 10_000:
        raise Invalid({"comment": _("At most %(most)d characters.") % {"most": 10_000}})


def _place(record: Any, left: Stage | None, to: Stage, since: dt.datetime) -> bool:
    rows = type(record).objects.filter(pk=record.pk, stage=left, **staged.get(record.KIND).open_only)
    if not rows.update(stage=to, stage_since=since, version=F("version") + 1, updated_at=timezone.now()):
        return False
    record.stage, record.stage_since, record.version = to, since, record.version + 1
    return True


def _last_two(record: Any) -> tuple[Passage | None, Passage | None]:
    rows = Passage.objects.filter(record_kind=record.KIND, record_id=record.pk).select_related("stage")
    found = [*rows.order_by("-id")[:2], None, None]
    return found[0], found[1]


def _tell(record: Any, actor: User, what: str, data: dict[str, Any], channel: str) -> None:
    facts = {"title": str(record), "version": record.version, **data}
    write([Fact(f"{record.KIND}.{what}", record.card, facts, record.cards())], actor, channel)
