"""What the room draws on cards: the next step, and tabs of the composer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access import partners
from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import value_of
from krug.modules.activities import delegating, own_kinds, subjects, suggesting, times
from krug.modules.activities.kinds import DAILY, KINDS, ActivityKind, Kind
from krug.modules.activities.models import Activity, Booking, CheckItem, Doing, Resource, State
from krug.modules.activities.queries import next_steps
from krug.modules.activities.recurring.choosing import Often
from krug.modules.activities.recurring.words import in_words
from krug.modules.activities.words import due_in_words

MOST_TASKS = 50
MOST_COMING = 4


def next_step(user: User, record: Any) -> dict[str, Any] | None:
    """The next step of `record`; an activity's own card shows the activity itself while it is planned."""
    if user.scope(Activity.KIND, Action.SEE) is Scope.NONE:
        return None
    step: Any = record if record.KIND == Activity.KIND else next_steps(record.KIND, [record.pk], user).get(record.pk)
    values: dict[str, Any] = {
        "of": f"{record.KIND}:{record.pk}",
        "may_plan": record.KIND != Activity.KIND
        and not getattr(record, "closed_at", None)
        and user.scope(Activity.KIND, Action.CREATE) is not Scope.NONE,
    }
    if step is None or step.state != State.PLANNED:
        return {**values, "activity": None}
    about = subjects.found([step], user).get(step.subject_card)
    return {
        **values,
        "activity": step,
        "place": value_of(step, "place", user),
        "video": value_of(step, "video_link", user),
        "court": ", ".join(filter(None, (value_of(step, name, user) for name in ("court", "case_number")))),
        "subject": about if about != record else None,
        "when": due_in_words(step, timezone.now(), times.zone_of(user)),
        "others": step.responsible if step.responsible_id != user.pk else None,
        "may_change": may(user, Action.CHANGE, step),
        "presets": suggesting.presets(step.responsible or user, with_today=False),
    }


def outcome(user: User, activity: Any) -> dict[str, Any] | None:
    """How an activity ended, on its own card; None while it is planned."""
    if activity.state == State.PLANNED:
        return None
    doing = Doing.objects.filter(activity=activity).select_related("by", "activity__own_kind").first()
    following: Any = (
        doing.next_id and Activity.objects.visible_to(user).filter(pk=doing.next_id).first() if doing else None
    )
    return {
        "pk": activity.pk,
        "doing": doing,
        "next": following,
        "title": doing.result_title if doing else activity.get_state_display(),
        "icon": "ok" if doing else "x",
        "may_change": may(user, Action.CHANGE, activity),
    }


def subject(user: User, activity: Any) -> dict[str, Any] | None:
    """The record an activity is about besides its client; None where there is none that the person sees."""
    found = subjects.found([activity], user).get(activity.subject_card)
    return {"subject": found, "kind": kinds.get(found.KIND).title} if found else None


def tasks(user: User, record: Any) -> dict[str, Any] | None:
    """What is planned and done about a piece of work, the next first, then what is done, the latest first."""
    if user.scope(Activity.KIND, Action.SEE) is Scope.NONE:
        return None
    rows = Activity.objects.visible_to(user).filter(subject_kind=record.KIND, subject_id=record.pk)
    rows = rows.select_related("responsible")
    planned = list(rows.filter(state=State.PLANNED).order_by("due_at", "id")[:MOST_TASKS])
    done = list(rows.exclude(state=State.PLANNED).order_by("-due_at", "-id")[:MOST_TASKS])
    if not planned and not done:
        return None
    return {"planned": planned, "done": done, "count": len(planned) + len(done)}


def subtasks(user: User, activity: Any) -> dict[str, Any] | None:
    """What is to be done for an activity: activities about it."""
    found = tasks(user, activity) or {"planned": [], "done": [], "count": ""}
    may_add = activity.state == State.PLANNED and user.scope(Activity.KIND, Action.CREATE) is not Scope.NONE
    if not found["count"] and not may_add:
        return None
    return {**found, "plan": f"/activities/new?of=activity:{activity.pk}&kind=task" if may_add else ""}


def checklist(user: User, activity: Any) -> dict[str, Any] | None:
    rows = list(CheckItem.objects.filter(activity=activity))
    may_change = may(user, Action.CHANGE, activity)
    if not rows and not may_change:
        return None
    done = sum(row.done_at is not None for row in rows)
    return {"pk": activity.pk, "rows": rows, "count": f"{done}/{len(rows)}" if rows else "", "may": may_change}


def people(user: User, activity: Any) -> dict[str, Any] | None:
    """Who takes part beside who is responsible."""
    rows = partners.of_record(activity.KIND, activity.pk)
    may_change = may(user, Action.CHANGE, activity)
    if not rows and not may_change:
        return None
    return {"pk": activity.pk, "rows": rows, "count": len(rows) or "", "may": may_change}


def delegation(user: User, activity: Any) -> dict[str, Any] | None:
    """To whom it was given, what they said, and how its deadline has moved since."""
    given = delegating.of(activity)
    planned = activity.state == State.PLANNED
    may_give = planned and may(user, Action.CHANGE, activity) and may(user, Action.ASSIGN, activity)
    if given is None and not may_give:
        return None
    zone = times.zone_of(user)
    asked = given is not None and planned and given.to_id == user.pk == activity.responsible_id
    return {
        "pk": activity.pk,
        "given": given,
        "moves": delegating.moves(activity, given.at) if given else [],
        "at": given.at.astimezone(zone) if given else None,
        "may_accept": asked and given is not None and given.is_open,
        "may_return": asked and given is not None and given.returned_at is None,
        "may_give": may_give,
    }


def repetition(user: User, activity: Any) -> dict[str, Any] | None:
    """The rule by which it comes again, and the days that follow; or how it may be made to."""
    planned = activity.state == State.PLANNED and may(user, Action.CHANGE, activity)
    if activity.series_id is None:
        return {"pk": activity.pk, "often": Often.choices} if planned else None
    rows = Activity.objects.visible_to(user).filter(series=activity.series_id, state=State.PLANNED)
    coming = list(rows.exclude(pk=activity.pk).order_by("due_at", "id")[:MOST_COMING])
    series = activity.series
    return {
        "pk": activity.pk,
        "rule": in_words(series.rule),
        "is_over": series.is_over and not coming,
        "coming": coming,
        "may": planned,
        "activity": activity,
    }


def bookings(user: User, activity: Any) -> dict[str, Any] | None:
    """The rooms and equipment taken, and those that may be."""
    rows = list(Booking.objects.filter(activity=activity).select_related("resource"))
    may_change = activity.state == State.PLANNED and may(user, Action.CHANGE, activity)
    taken = {row.resource_id for row in rows}
    free = [one for one in Resource.objects.filter(is_active=True) if one.pk not in taken] if may_change else []
    if not rows and not free:
        return None
    return {"pk": activity.pk, "rows": rows, "free": free, "may": may_change, "count": len(rows) or ""}


def others(user: User, record: Any) -> dict[str, Any] | None:
    """All kinds that have no tab of their own, each leading to the form."""
    if record.KIND == Activity.KIND or user.scope(Activity.KIND, Action.CREATE) is Scope.NONE:
        return None
    rare = [kind for kind in KINDS.values() if kind.code not in (*DAILY, Kind.OWN)]
    return {"about": record, "kinds": rare, "own_kinds": own_kinds.used()}


def composer(kind: ActivityKind) -> Callable[[User, Any], dict[str, Any] | None]:
    def context(user: User, record: Any) -> dict[str, Any] | None:
        if record.KIND == Activity.KIND or user.scope(Activity.KIND, Action.CREATE) is Scope.NONE:
            return None
        return {"about": record, "kind": kind, "presets": suggesting.presets(user), "given": {}, "errors": {}}

    return context


PANELS = (
    Panel("next-step", _("Next step"), Position.NEXT, "activities/next_step.html", next_step, order=10),
    Panel("outcome", _("What came of it"), Position.NEXT, "activities/outcome.html", outcome, ("activity",), order=20),
    Panel("subject", _("About"), Position.SIDE, "activities/subject.html", subject, ("activity",), order=10),
    Panel("tasks", _("Tasks"), Position.SIDE, "activities/tasks.html", tasks, ("marketing_event",), order=20),
    *(
        Panel(
            f"plan-{kind.code}",
            kind.title,
            Position.COMPOSER,
            "activities/composer_tab.html",
            composer(kind),
            icon=kind.icon,
            order=10 + number,
        )
        for number, kind in enumerate(KINDS[code] for code in DAILY)
    ),
    Panel("plan-other", _("Other"), Position.COMPOSER, "activities/composer_other.html", others, icon="plus", order=19),
    Panel(
        "delegation",
        _("Given to another"),
        Position.SIDE,
        "activities/delegation.html",
        delegation,
        ("activity",),
        order=12,
    ),
    Panel("checklist", _("Checklist"), Position.MAIN, "activities/checklist.html", checklist, ("activity",), order=10),
    Panel("taking-part", _("Taking part"), Position.SIDE, "activities/people.html", people, ("activity",), order=16),
    Panel(
        "bookings",
        _("Rooms and equipment"),
        Position.SIDE,
        "activities/bookings.html",
        bookings,
        ("activity",),
        order=17,
    ),
    Panel(
        "repetition",
        _("Repetition"),
        Position.SIDE,
        "activities/repetition.html",
        repetition,
        (Activity.KIND,),
        order=18,
    ),
    Panel("subtasks", _("Subtasks"), Position.SIDE, "activities/subtasks.html", subtasks, ("activity",), order=20),
)
