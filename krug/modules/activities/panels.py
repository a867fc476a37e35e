"""What the room draws on cards: the next step, and tabs of the composer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import value_of
from krug.modules.activities import subjects, suggesting, times
from krug.modules.activities.kinds import KINDS, ActivityKind
from krug.modules.activities.models import Activity, Doing, State
from krug.modules.activities.queries import next_steps
from krug.modules.activities.words import due_in_words

MOST_TASKS = 50


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
    doing = Doing.objects.filter(activity=activity).select_related("by", "activity").first()
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
        for number, kind in enumerate(KINDS.values())
    ),
)
