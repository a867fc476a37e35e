"""The kinds of business record: each declared once, in its module."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import FieldRight
from krug.core.events import history
from krug.core.events.kinds import EventKind
from krug.core.events.kinds import declare as declare_events
from krug.core.records.fields import ConfidentialField, Field, LinkField, MomentField, RowField, TagsField
from krug.core.records.looks import Look, looks_of
from krug.core.records.matching import MatchKey
from krug.core.records.sentences import record_events

TAGS = TagsField("tags", _("Tags"))
CONFIDENTIAL = ConfidentialField("confidential", _("Confidential"))
# What Krug itself notes of every record: lists, filters and exports have it, forms do not.
NOTED = (
    MomentField("created_at", _("Added"), read_only=True, in_form=False, sort="created_at"),
    MomentField("updated_at", _("Changed"), read_only=True, in_form=False, sort="updated_at"),
)


@dataclass(frozen=True)
class RecordKind:
    """All that the ground floor must know of a kind in order to draw its list, card, form, import and API.

    `title` and `plural` name it; `order` is the columns of the list's default order, all indexed within a scope.
    `menu`, `menu_group` and `is_tab` say where it stands in the menu, as a `Place` does; `menu` None: nowhere.
    `list_path` is where the list stands when another page has the kind's own address.
    `is_common`: one that nobody is responsible for lies in a common queue, which all see who see any; who makes one
    is not responsible for it unless that is said.
    `is_shared`: of the whole firm, as products are, so that whoever sells sees them all from the first day.
    `search` gives the record's own texts: (title, subtitle, everything else to be found by). `found_by` are links by
    whose names it is found too, by those who see what they lead to. `made` gives the event of a new record,
    (kind, data), where "<code>.created" with its title would say too little.
    `before_create` fills what a new record must have and may raise Invalid; `after_create` writes what follows;
    `follows` does what comes once the history tells of the new record.
    Fields on the card's head: `badge` (its state), `tags`, and `facts` (none named: all others that are filled in).
    `having` says of another record that some of these lead to it, and that none does. `about` are the columns (kind,
    number) of the record of any kind that one of these is about, where it may be about any.
    `quick` are the fields of the small form for a new one.
    `noted` is what its verbs note beside the fields: lists, filters, exports and the API have it, forms do not.
    `check` gives, of all values by column, what in the fields named in `checked` does not fit together, by name;
    `check_many` the same of many records that are changed together, for what must be looked up to tell.
    `settle_many` fills what follows from what was changed, before it is written. Both ask a number of queries that does
    not grow with the records; what new ones need, `before_create` sees to.
    `always` are fields that every page speaks of: no role is kept from them; `searched` those that `search` reads
    besides the title.
    `in_work` is the condition on columns under which something is still to be done with a record; none: with every one.
    `stays_with_person`: it says what its responsible person did, and is not handed over when they leave.
    `may_be_confidential`: single records can be marked so; who looks at such a one stands in the trail.
    `has_segments`: parts of its records are kept under names, live or fixed, to ask for elsewhere.
    `is_person`: whether a record is about a human being, whose data are given out and erased on demand; None: never.
    Of such a one the fields named `impersonal` stay.
    `match` tells by what a record brought in from elsewhere is known to be there already, the surest first.
    """

    code: str
    model: Any
    title: str | Promise
    plural: str | Promise
    path: str
    icon: str
    fields: tuple[Field, ...]
    search: Callable[[Any], tuple[str, str, list[str]]]
    found_by: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-id",)
    events: tuple[EventKind, ...] = ()
    related: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    before_create: Callable[[Any, list[Any]], None] | None = None
    after_create: Callable[[Any, list[Any], str], None] | None = None
    follows: Callable[[Any, list[Any], str], None] | None = None
    made: Callable[[Any], tuple[str, dict[str, Any]]] | None = None
    check: Callable[[Mapping[str, Any]], dict[str, str]] | None = None
    checked: tuple[str, ...] = ()
    check_many: Callable[[Sequence[Mapping[str, Any]]], Sequence[dict[str, str]]] | None = None
    settle_many: Callable[[list[Any]], None] | None = None
    match: tuple[MatchKey, ...] = ()
    list_path: str = ""
    menu: int | None = None
    menu_group: str = ""
    is_tab: bool = True
    badge: str = ""
    tags: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    is_shared: bool = False
    is_common: bool = False
    having: tuple[str | Promise, str | Promise] | None = None
    about: tuple[str, str] | None = None
    quick: tuple[str, ...] = ()
    noted: tuple[Field, ...] = ()
    stays_with_person: bool = False
    may_be_confidential: bool = False
    has_segments: bool = False
    is_person: Callable[[Any], bool] | None = None
    impersonal: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    in_work: Mapping[str, Any] = field(default_factory=dict)
    declared: tuple[Field, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        if not any(field.name == TAGS.name for field in self.fields):
            object.__setattr__(self, "fields", (*self.fields, TAGS))
        object.__setattr__(self, "declared", self.fields)
        if self.may_be_confidential and CONFIDENTIAL not in self.noted:
            object.__setattr__(self, "noted", (*self.noted, CONFIDENTIAL))

    @property
    def list_url(self) -> str:
        return f"/{self.list_path or self.path}"

    @property
    def looks(self) -> list[Look]:
        return [look for look in looks_of(self.code) if not look.needs or look.needs in self.names]

    @property
    def columns(self) -> tuple[Field, ...]:
        """All that a list may show, filter and export: the fields, and what is noted of the kind and of all kinds."""
        names = self.names
        return (*self.fields, *self.noted, *(field for field in NOTED if field.name not in names))

    def limits(self, field: Field) -> list[FieldRight]:
        """What a role may be given of a field; none but the whole where records could not be made or found without it.

        A link is not hidden by itself: whom it leads to is told only to who sees that record, see `records.sight`.
        """
        if field.required or field.once or field.name in {"responsible", TAGS.name, *self.always}:
            return []
        if not (field.in_form or field.may_be_hidden):
            return []
        if isinstance(field, (LinkField, RowField)) or field.name == self.badge:
            return [] if field.read_only else [FieldRight.CHANGE, FieldRight.READ]
        is_read = field.read_only and not field.has_own_verbs
        return [FieldRight.CHANGE, *([] if is_read else [FieldRight.READ]), FieldRight.HIDDEN]

    def seen_by(self, user: User) -> RecordKind:
        """The kind as it is for `user`: without the fields hidden from their role, those they only see read-only.

        Pages, lists, files, the API and history draw a record by its kind's fields, so that none of them tells more.
        """
        rights = user.field_rights(self.code)
        return _narrowed(self.code, tuple(sorted(rights.items()))) if rights else self

    def misfits(self, columns: Mapping[str, Any], given: Container[str]) -> dict[str, str]:
        """What does not fit together, by `check`; nothing is asked where none of its fields is among the given."""
        return self.check(columns) if self.check and self.is_checked(given) else {}

    def is_checked(self, given: Container[str]) -> bool:
        return any(name in given for name in self.checked)

    def meant(self, record: Any, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The record's values by column as they would be, as far as `check` looks at them."""
        columns = {self.field(name).column if name in self.names else name for name in self.checked}
        return {**vars(record), **{column: cleaned[column] for column in columns if column in cleaned}}

    def field(self, name: str) -> Field:
        """Raises KeyError for a name the kind does not have."""
        return next(found for found in self.fields if found.name == name) if name in self.names else _none(name)

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.fields]


@lru_cache(maxsize=256)
def _narrowed(code: str, rights: tuple[tuple[str, str], ...]) -> RecordKind:
    kind, given = get(code), dict(rights)
    hidden = {name for name, right in rights if right == FieldRight.HIDDEN}

    def left(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in hidden)

    fields = [
        replace(field, read_only=True) if given.get(field.name) == FieldRight.READ else field for field in kind.fields
    ]
    return replace(
        kind,
        fields=tuple(field for field in fields if field.name not in hidden),
        tags=left(kind.tags),
        facts=left(kind.facts),
        quick=tuple(name for name in kind.quick if name not in given),
    )


def _none(name: str) -> Field:
    raise KeyError(name)


# What was made from a kind's fields and is to be made anew when they are others.
when_refitted: list[Callable[[], object]] = [_narrowed.cache_clear]


def refit(kind: RecordKind, besides: tuple[Field, ...]) -> None:
    """The kind as the firm has it: with what other rooms and the firm itself add to the declared fields.

    All who hold it see them at once.
    """
    object.__setattr__(kind, "fields", (*kind.declared, *besides))
    for make_anew in when_refitted:
        make_anew()


_kinds: dict[str, RecordKind] = {}
# Rooms that add events to kinds they do not know by name; filled before the first kind is declared.
more_events: list[Callable[[RecordKind], tuple[EventKind, ...]]] = []


def declare(kind: RecordKind) -> None:
    """Raises ValueError for a kind declared twice, or whose model names another kind."""
    if kind.code in _kinds or kind.code != kind.model.KIND or kind.path != kind.model.PATH:
        raise ValueError(f"record kind {kind.code} is declared twice or does not fit its model")
    _kinds[kind.code] = kind
    if kind.is_common:
        policy.common.add(kind.code)
    history.subjects[kind.code] = kind.model
    for more in more_events:
        declare_events(*more(kind))
    own = {event.code for event in kind.events}
    declare_events(*(event for event in record_events(kind.code) if event.code not in own), *kind.events)


def get(code: str) -> RecordKind:
    return _kinds[code]


def known(code: str) -> bool:
    return code in _kinds


def all_kinds() -> list[RecordKind]:
    return list(_kinds.values())
