"""All records of a kind looked through for those that are likely one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, groupby
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind
from krug.core.jobs.models import Job
from krug.core.jobs.running import Running
from krug.core.merging.models import Apart, Twins
from krug.core.merging.twins import ALIKE, LIKE, fingerprint, is_name, likelihood
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind

CODE = "merging.scan"
# What more records share than these tells nobody apart: the number of a switchboard, a name such as "no name".
MOST_SHARING = 20
NEIGHBOURS = 4
LEAST = 50  # per cent
PIECE = 1000

Pair = tuple[int, int]


def start(kind: RecordKind, actor: User) -> Job:
    """Raises Denied for who could merge nothing of what is found."""
    policy.check_kind(actor, Action.DELETE, kind.code)
    return queue.start(CODE, actor, {"kind": kind.code})


def run(job: Running) -> dict[str, Any]:
    kind = kinds.get(job.payload["kind"])
    reasons: dict[Pair, set[str]] = defaultdict(set)
    steps = len(kind.match) + 2
    for step, key in enumerate(kind.match):
        job.tell(str(kind.field(key.field).title), step, steps)
        for pair in _sharing(kind, key.lookup):
            reasons[pair].add(key.field)
    job.tell(_("Names alike"), steps - 2, steps)
    if any(is_name(key) for key in kind.match):
        for pair in _alike(kind):
            if "name" not in reasons[pair]:
                reasons[pair].add(LIKE)
    for pair in Apart.objects.filter(kind=kind.code).values_list("one", "two"):
        reasons.pop(pair, None)
    groups = list(_groups(kind, reasons))
    with job.piece(steps, steps):
        Twins.objects.filter(kind=kind.code).delete()
        Twins.objects.bulk_create(groups, batch_size=PIECE)
    return {"groups": len(groups)}


def _sharing(kind: RecordKind, lookup: str) -> Iterator[Pair]:
    """Pairs of records for which the column holds the same."""
    rows = kind.model.objects.filter(deleted_at=None).exclude(**{lookup: ""}).exclude(**{f"{lookup}__isnull": True})
    pairs = rows.order_by(lookup, "pk").values_list(lookup, "pk").iterator(chunk_size=PIECE)
    for _value, found in groupby(pairs, key=lambda row: row[0]):
        ids = list(dict.fromkeys(pk for _same, pk in found))
        if 1 < len(ids) <= MOST_SHARING:
            yield from combinations(sorted(ids), 2)


def _alike(kind: RecordKind) -> Iterator[Pair]:
    """Names with one slip, or the same words in another order: such stand near each other once they are sorted, by
    their beginnings or by their ends."""
    from rapidfuzz import fuzz

    rows = kind.model.objects.filter(deleted_at=None).values_list("pk", "name").iterator(chunk_size=PIECE)
    marks = [(mark, pk) for pk, name in rows if len(mark := fingerprint(name)) >= 4]
    seen: set[Pair] = set()
    for reverse in (False, True):
        line = sorted((mark[::-1] if reverse else mark, pk) for mark, pk in marks)
        for place, (mark, pk) in enumerate(line):
            for other, neighbour in line[place + 1 : place + 1 + NEIGHBOURS]:
                pair = (min(pk, neighbour), max(pk, neighbour))
                if pair not in seen and fuzz.ratio(mark, other, score_cutoff=ALIKE):
                    seen.add(pair)
                    yield pair


def _groups(kind: RecordKind, reasons: dict[Pair, set[str]]) -> Iterator[Twins]:
    """Records that lead to one another by pairs likely enough; a group is as likely as its likeliest pair."""
    sure = _sure_values(kind, {pk for pair in reasons for pk in pair})
    known: dict[Pair, int] = {}
    for pair, why in reasons.items():
        one, two = sure.get(pair[0], ""), sure.get(pair[1], "")
        percent = likelihood(kind, why, bool(one and two and one != two)) if why else 0
        if percent >= LEAST:
            known[pair] = percent
    order = [key.field for key in kind.match] + [LIKE]
    for ids in _together(known):
        pairs = [pair for pair in combinations(ids, 2) if pair in known]
        why = {reason for pair in pairs for reason in reasons[pair]}
        best = max(known[pair] for pair in pairs)
        yield Twins(kind=kind.code, ids=ids, reasons=sorted(why, key=order.index), likelihood=best)


def _sure_values(kind: RecordKind, ids: set[int]) -> dict[int, str]:
    key = next((key for key in kind.match if key.sure), None)
    if key is None or not ids:
        return {}
    rows = kind.model.objects.exclude(**{key.lookup: ""}).order_by("pk").annotate(said=F(key.lookup))
    return {pk: str(said) for pk, said in rows.values_list("pk", "said").iterator(chunk_size=PIECE) if pk in ids}


def _together(pairs: Mapping[Pair, int]) -> list[list[int]]:
    """Union-find: ids that pairs connect, the likeliest first; no group becomes larger than may be merged at once."""
    parent: dict[int, int] = {}
    size: dict[int, int] = defaultdict(lambda: 1)

    def root(pk: int) -> int:
        parent.setdefault(pk, pk)
        while parent[pk] != pk:
            parent[pk] = parent[parent[pk]]
            pk = parent[pk]
        return pk

    for one, two in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        first, second = root(one), root(two)
        if first != second and size[first] + size[second] <= MOST_SHARING:
            parent[second] = first
            size[first] += size[second]
    found: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(parent):
        found[root(pk)].append(pk)
    return [ids for ids in found.values() if len(ids) > 1]


def _page(job: Job) -> str:
    return f"/{kinds.get(job.payload['kind']).path}/duplicates"


SCAN = JobKind(CODE, gettext_lazy("Search for duplicates"), run, page=_page)
