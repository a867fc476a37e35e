"""Events as the history of a card tells them: sentences, old and new values, comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Event, EventLink
from krug.core.records import kinds
from krug.core.records.hiding import told
from krug.core.records.naming import Names, in_sentence


@dataclass(frozen=True)
class Change:
    title: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """One event as it is drawn. `said` is the comment, "" for all that is none."""

    id: int
    at: dt.datetime
    actor: User | None
    icon: str
    sentence: SafeString
    said: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    date: dt.date
    title: str
    events: list[Told]


def by_day(links: Iterable[EventLink], user: User) -> list[Day]:
    """A page of history, told to `user`, under the days of their time zone."""
    links = list(links)
    seen = {event.pk for event in told([link.event for link in links], user)}
    links = [link for link in links if link.event_id in seen]
    names = Names.of_changes([link.event for link in links], user)
    days = groupby(links, key=lambda link: timezone.localtime(link.event.at).date())
    return [Day(date, day_title(date), [tell(link.event, names) for link in part]) for date, part in days]


def day_title(date: dt.date) -> str:
    today = timezone.localdate()
    if date == today:
        return _("Today")
    if date == today - dt.timedelta(days=1):
        return _("Yesterday")
    return str(formats.date_format(date, "j E" if date.year == today.year else "j E Y"))


def tell(event: Event, names: Names) -> Told:
    declared = event_kinds.get(event.kind)
    data = event.data
    if data.get(event_kinds.ERASED):
        return Told(event.pk, event.at, event.actor, declared.icon, mark_safe(conditional_escape(_("(erased)"))), "")
    if event.kind.endswith(".commented"):
        said = with_mentions(str(data.get("text", "")), data.get("mentions", {}), names)
        return Told(event.pk, event.at, event.actor, declared.icon, subject_link(event), said)
    changes = list(changed(event, names))
    if changes:
        data = {**data, "fields": ", ".join(in_sentence(change.title) for change in changes)}
    address = declared.leads_to(data) if declared.leads_to and not data.get(event_kinds.ERASED) else ""
    sentence = linked(declared.say(data, event.actor.name if event.actor else None), event, address)
    return Told(event.pk, event.at, event.actor, declared.icon, sentence, "", changes)


def changed(event: Event, names: Names) -> Iterator[Change]:
    """The fields a change touched, with their values as text. A field that is no longer declared is left out."""
    values = event.data.get("values")
    if not isinstance(values, dict) or event.record_kind not in {kind.code for kind in kinds.all_kinds()}:
        return
    kind = kinds.get(event.record_kind).seen_by(names.reader)
    for name, value in values.items():
        if name in kind.names and isinstance(value, dict):
            found = kind.field(name)
            yield Change(str(found.title), names.say(found, value.get("old")), names.say(found, value.get("new")))


def linked(sentence: str, event: Event, to: str = "") -> SafeString:
    """The sentence; what it names by its title leads `to` an address of its own, or to the record when that is another
    than the card's."""
    text = str(conditional_escape(sentence))
    title = str(conditional_escape(event.data.get("title", "")))
    if "«" in title or "“" in title:
        # A firm's name often has quotes of its own: «АО «Молочный край»» reads badly.
        text = text.replace(f"«{title}»", title).replace(f"“{title}”", title)
    if to and title in text:
        text = text.replace(title, format_html('<a class="link" href="{}">{}</a>', to, mark_safe(title)), 1)
    if event.subject is None:
        return mark_safe(text)
    address = event.subject.get_absolute_url()
    if title and title in text and not to:
        before, _title, after = (mark_safe(part) for part in text.partition(title))
        return format_html('{}<a class="link" href="{}">{}</a>{}', before, address, mark_safe(title), after)
    return format_html('<a class="link" href="{}">{}</a>: {}', address, str(event.subject), mark_safe(text))


def subject_link(event: Event) -> SafeString:
    if event.subject is None:
        return mark_safe("")
    return format_html('<a class="link" href="{}">{}</a>', event.subject.get_absolute_url(), str(event.subject))


def with_mentions(text: str, mentions: dict[str, str], names: Names) -> str:
    """A comment as paragraphs: addresses are links, the called are marked and bear their present names."""
    shown = urlize(text, nofollow=True, autoescape=True)
    for pk, name in sorted(mentions.items(), key=lambda item: -len(item[1])):
        called = str(conditional_escape(f"@{name}"))
        now = format_html('<span class="mention">@{}</span>', names.person(pk) or name)
        shown = shown.replace(called, now)
    return str(linebreaks(shown))
