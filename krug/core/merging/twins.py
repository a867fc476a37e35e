"""Who is likely the same: of one record while it is typed, of two records when all are looked through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records.fields import BadValue
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.search.finding import find
from krug.core.search.text import bare_name, normalise

LIKE = "like"
# How likely two records are one when they agree in this alone, in parts of one; by the nature of the key.
SURE, CONTACT, NAME, LIKELY = 0.98, 0.85, 0.75, 0.60
# Of two that differ in a sure key, such as the tax number: one switchboard serves a whole holding.
DIFFERING = 0.3
FEW = 5
ALIKE = 88


@dataclass(frozen=True)
class Twin:
    record: Any
    likelihood: int
    reasons: list[str | Promise]


def weight_of(kind: RecordKind, reason: str) -> float:
    if reason == LIKE:
        return LIKELY
    key = next(key for key in kind.match if key.field == reason)
    return SURE if key.sure else NAME if is_name(key) else CONTACT


def likelihood(kind: RecordKind, reasons: Iterable[str], differ: bool = False) -> int:
    """In per cent: reasons are taken as independent of each other. `differ`: a sure key says they are two."""
    left = 1.0
    for reason in reasons:
        left *= 1 - weight_of(kind, reason)
    return round((1 - left) * (DIFFERING if differ else 1) * 100)


def in_words(kind: RecordKind, reason: str) -> str | Promise:
    return _("names alike") if reason == LIKE else kind.field(reason).title


def is_name(key: MatchKey) -> bool:
    return key.field == "name"


def likely(kind: RecordKind, user: User, values: Mapping[str, Any], but: int = 0) -> list[Twin]:
    """Those that `user` sees who may be the one being typed, the likeliest first. `values` are raw, by field name.

    A handful of queries: one for each key that is filled in, one for names alike.
    """
    seen = kind.seen_by(user)
    reasons: dict[int, list[str]] = defaultdict(list)
    for key in kind.match:
        texts = _texts(seen, key, values)
        if texts:
            rows = kind.model.objects.visible_to(user).filter(**{f"{key.lookup}__in": texts})
            for pk in rows.values_list("pk", flat=True).distinct()[:FEW]:
                reasons[pk].append(key.field)
    for pk in _alike(kind, user, str(values.get("name") or "")):
        if not {LIKE, "name"} & set(reasons[pk]):
            reasons[pk].append(LIKE)
    reasons.pop(but, None)
    records = kind.model.objects.visible_to(user).select_related("responsible").in_bulk(list(reasons))
    sure = next((key for key in kind.match if key.sure), None)
    own = set(_texts(seen, sure, values)) if sure else set()
    found = []
    for pk, record in records.items():
        there = str(getattr(record, sure.lookup, "") or "") if sure else ""
        percent = likelihood(kind, reasons[pk], bool(own and there and there not in own))
        found.append(Twin(record, percent, [in_words(kind, reason) for reason in reasons[pk]]))
    return sorted(found, key=lambda twin: (-twin.likelihood, twin.record.pk))[:FEW]


def fingerprint(title: str) -> str:
    """A name whatever the order of its words, without the legal form: one of "ООО Молочный край", "край молочный"."""
    return " ".join(sorted(bare_name(normalise(title)).split()))


def _texts(kind: RecordKind, key: MatchKey, values: Mapping[str, Any]) -> list[str]:
    """What the key's column would hold; nothing of a field hidden from the person, and of a value that will not do."""
    if key.field not in kind.names or not values.get(key.field):
        return []
    try:
        return key.keys(kind.field(key.field).clean(values[key.field]))
    except BadValue:
        return []


def _alike(kind: RecordKind, user: User, name: str) -> list[int]:
    from rapidfuzz import fuzz

    mark = fingerprint(name)
    if len(mark) < 4 or not any(is_name(key) for key in kind.match):
        return []
    hits = find(user, bare_name(normalise(name)), kind.code, FEW * 2)
    return [hit.record_id for hit in hits if fuzz.ratio(fingerprint(hit.title), mark) >= ALIKE]
