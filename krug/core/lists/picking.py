"""Choosing a record by typing: of any kind through the search, people and tags by name."""

from __future__ import annotations

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering.folding import Fold, fold
from krug.core.records import kinds
from krug.core.records.choosing import PEOPLE, Found
from krug.core.records.models.tag import tag_key
from krug.core.records.tags_seen import tags_seen_by
from krug.core.search.finding import find

MOST = 20
TAGS = "tag"


def may_pick(code: str, user: User) -> bool:
    if code in (PEOPLE, TAGS):
        return True
    return kinds.known(code) and user.scope(code, Action.SEE) is not Scope.NONE


def pick(code: str, asked: str, user: User) -> Found:
    """What fits, as {"id", "title", "subtitle"}; the first ones when nothing is asked. At most two queries."""
    asked = asked.strip()[:100].replace("\x00", "")
    if code == PEOPLE:
        return _people(asked)
    if code == TAGS:
        names = tags_seen_by(user).filter(key__contains=tag_key(asked)).order_by("key").values_list("name", flat=True)
        return [{"id": name, "title": name, "subtitle": ""} for name in names[:MOST]]
    kind = kinds.get(code)
    if asked:
        entries = find(user, asked, code, MOST)
        return [{"id": str(e.record_id), "title": e.title, "subtitle": e.subtitle} for e in entries]
    rows = kind.model.objects.visible_to(user).order_by(*kind.order)[:MOST]
    return [{"id": str(row.pk), "title": str(row), "subtitle": ""} for row in rows]


def _people(asked: str) -> Found:
    people = User.objects.filter(is_active=True)
    if asked:
        wanted = fold(asked) or ""
        people = people.alias(folded_name=Fold("name"), folded_email=Fold("email"))
        people = people.filter(folded_name__contains=wanted) | people.filter(folded_email__contains=wanted)
    return [
        {"id": str(person.pk), "title": person.name, "subtitle": person.position or person.email}
        for person in people.order_by("name")[:MOST]
    ]
