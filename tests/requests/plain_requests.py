"""The reports of requests once more, from rows in plain Python."""

import math
from collections import defaultdict
from statistics import median

from django.utils import timezone

from krug.modules.requests.models import Outcome, Request

KEYS = {
    "person": lambda one: one.responsible.name if one.responsible else "Без ответственного",
    "came_by": lambda one: one.get_came_by_display(),
    "kind": lambda one: one.kind.name,
    "day": lambda one: timezone.localtime(one.received_at).strftime("%d.%m.%Y"),
}


def parted(user, by):
    found = defaultdict(list)
    for one in Request.objects.visible_to(user).select_related("responsible", "kind"):
        found[KEYS[by](one)].append(one)
    return found


def share(part, whole):
    return round(part / whole, 4) if whole else None


def answer_time(requests):
    now = timezone.now()
    minutes = sorted(one.answer_seconds // 60 for one in requests if one.answered_at)
    waiting = [one for one in requests if not one.answered_at and one.phase != "rejected"]
    late = [one for one in requests if one.answered_at and one.answer_by and one.answered_at > one.answer_by]
    late += [one for one in waiting if one.answer_by and one.answer_by < now]
    in_time = [one for one in requests if one.answered_at and one.answer_by and one.answered_at <= one.answer_by]
    return {
        "requests": len(requests),
        "answered": len(minutes),
        "unanswered": len(waiting),
        "late": len(late),
        "in_time": share(len(in_time), len(in_time) + len(late)),
        "median_minutes": median(minutes) if minutes else None,
        "p90_minutes": minutes[math.ceil(len(minutes) * 0.9) - 1] if minutes else None,
    }


def processing(requests):
    now = timezone.now()
    became = defaultdict(set)
    for outcome in Outcome.objects.all():
        became[outcome.request_id].add(outcome.record_kind)
    told = {"requests": len(requests)}
    for state in ("new", "in_work", "answered", "closed", "rejected"):
        told[state] = sum(one.state == state for one in requests)
    told["answer_late"] = answer_time(requests)["late"]
    told["solution_late"] = sum(bool(one.phase == "open" and one.solve_by and one.solve_by < now) for one in requests)
    for code in ("client", "deal", "activity"):
        told[f"became_{code}"] = sum(code in became[one.pk] for one in requests)
    told["became_nothing"] = sum(one.phase == "closed" and not became[one.pk] for one in requests)
    told["to_deal"] = share(told["became_deal"], len(requests))
    return told
