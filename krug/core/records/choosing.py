"""The value of a link, chosen by typing: what a form's picker shows, and what was meant by a name typed and left so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import LinkField, PersonField
from krug.core.records.kinds import RecordKind

PEOPLE, ME = "user", "me"
TYPED = "typed-"
MOST_FITTING = 20
Found = list[dict[str, str]]
Finder = Callable[[str, str, User], Found]


@dataclass(frozen=True)
class Pick:
    """A picker in a form: the `code` of what is chosen, what is chosen now, and the kind one may make a new one of.

    `fitting` are the (id, title) among which a typed name leaves the choice; `typed` is that name.
    """

    code: str
    picked: list[tuple[str, str]]
    makes: str = ""
    typed: str = ""
    fitting: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Settled:
    """The names typed, as values; or why not: reasons, and what fits, by the field's name."""

    values: dict[str, str]
    errors: dict[str, str]
    fitting: dict[str, list[tuple[str, str]]]


_finders: list[Finder] = []


def provide(finder: Finder) -> None:
    """The search, a floor above, says here how records are found: (code, asked, user) to {"id", "title", …}."""
    _finders[:] = [finder]


def pick_of(field: LinkField, value: str, user: User, typed: str = "", fitting: Sequence[Any] = ()) -> Pick:
    """At most one query."""
    code = code_of(field)
    makes = code if may_make(code, user) else ""
    return Pick(code, titles(code, [value] if value else [], user), makes, typed, fitting)


def code_of(field: LinkField) -> str:
    return PEOPLE if isinstance(field, PersonField) else field.to


def may_make(code: str, user: User) -> bool:
    """Whether the person may make a new record of this kind in the small dialog."""
    known = kinds.known(code) and kinds.get(code).menu is not None
    return known and user.scope(code, Action.CREATE) is not Scope.NONE


def titles(code: str, values: Sequence[str], user: User) -> list[tuple[str, str]]:
    """The titles of what is chosen already; a dash for what the person does not see. One query."""
    ids = [pk for pk in map(key_of, values) if pk is not None]
    known: dict[str, str] = {ME: _("Me")}
    if ids and code == PEOPLE:
        known |= {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}
    elif ids and kinds.known(code):
        seen: Any = kinds.get(code).model.objects.visible_to(user).in_bulk(ids)
        known |= {str(pk): str(record) for pk, record in seen.items()}
    return [(value, known.get(value, "—")) for value in values]


def settle(kind: RecordKind, given: Mapping[str, str], user: User) -> Settled:
    """Names typed into pickers and not chosen from their lists: the one record that fits is what was meant."""
    settled = Settled({}, {}, {})
    for field in kind.fields:
        if not isinstance(field, LinkField):
            continue
        typed = _tidy(given.get(f"{TYPED}{field.name}", ""))
        if not typed:
            continue
        fitting = _fitting(code_of(field), typed, user)
        if len(fitting) == 1:
            settled.values[field.name] = fitting[0][0]
            continue
        settled.errors[field.name] = _unclear(typed, bool(fitting))
        if fitting:
            settled.fitting[field.name] = fitting[:MOST_FITTING]
    return settled


def only_one(name: str, code: str, typed: str, user: User) -> str:
    """The id of the one record of kind `code` that fits what was typed; "" where nothing was.

    Raises Invalid, of the field `name`, where nothing or several fit.
    """
    typed = _tidy(typed)
    if not typed:
        return ""
    fitting = _fitting(code, typed, user)
    if len(fitting) != 1:
        raise Invalid({name: _unclear(typed, bool(fitting))})
    return fitting[0][0]


def _tidy(typed: str) -> str:
    return " ".join(typed.split())[:100]


def _fitting(code: str, typed: str, user: User) -> list[tuple[str, str]]:
    """The (id, title) of what is found; the one of this very name alone, where there is one."""
    found = [(one["id"], one["title"]) for one in _finders[0](code, typed, user)]
    same = [one for one in found if one[1].casefold() == typed.casefold()]
    return same if len(same) == 1 else found


def _unclear(typed: str, several: bool) -> str:
    if several:
        return _("Several fit “%(typed)s”: choose one.") % {"typed": typed}
    return _("Nothing is found under “%(typed)s”.") % {"typed": typed}
