"""Values as history keeps them, plain, turned into what people read: names for ids, titles for codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from krug.core.access.models import User
from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.fields import Field, LinkField, PersonField

LONGEST = 160


def in_sentence(title: object) -> str:
    """A field's title within a sentence: "Эл. почта" begins small there, "ИНН" stays as it is."""
    text = str(title)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


class Names:
    """Names of the linked records that one person may see, looked up at once: one query for each kind of link."""

    def __init__(self, found: dict[tuple[str, str], str], reader: User) -> None:
        self._found, self.reader = found, reader

    @classmethod
    def of_changes(cls, events: Iterable[Event], user: User) -> Names:
        wanted: dict[str, set[int]] = {}
        for event in events:
            for to, pk in _links_in(event):
                wanted.setdefault(to, set()).add(pk)
        found: dict[tuple[str, str], str] = {}
        for to, ids in wanted.items():
            if to == PersonField.to:
                names: Any = User.objects.filter(pk__in=ids).values_list("pk", "name")
            else:
                rows = kinds.get(to).model.objects.visible_to(user).filter(pk__in=ids)
                names = [(row.pk, str(row)) for row in rows]
            found |= {(to, str(pk)): name for pk, name in names}
        return cls(found, user)

    def person(self, pk: str) -> str:
        """The person's present name; "" for one that was not looked up."""
        return self._found.get((PersonField.to, pk), "")

    def say(self, field: Field, plain: Any) -> str:
        """A field's stored value in words; a dash for none, and for a record out of the person's reach."""
        if plain in (None, "", []):
            return "—"
        if isinstance(field, LinkField):
            return self._found.get((field.to, str(plain)), "—")
        text = field.say(plain)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _links_in(event: Event) -> Iterable[tuple[str, int]]:
    for pk in event.data.get("mentions", {}):
        yield PersonField.to, int(pk)
    values = event.data.get("values")
    known = {kind.code: kind for kind in kinds.all_kinds()}
    if not isinstance(values, dict) or event.record_kind not in known:
        return
    for field in known[event.record_kind].fields:
        if isinstance(field, LinkField) and isinstance(values.get(field.name), dict):
            for pk in values[field.name].values():
                if isinstance(pk, int):
                    yield field.to, pk
