"""What Ctrl+K offers: records found, and commands, as one types."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.search.finding import find, readings
from krug.core.search.marking import marked
from krug.core.search.text import normalise
from krug.core.ui.context import creatable, places_of

MOST_FOUND = 12
MOST_COMMANDS = 6


@dataclass(frozen=True)
class Option:
    """`does` names what a script does instead of going to `url`."""

    title: SafeString | str
    subtitle: str
    icon: str
    url: str = ""
    does: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    options: list[Option]


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    asked = request.GET.get("q", "")[:200]
    words = readings(asked)
    groups = [*found(user, asked, words), Group(_("Commands"), commands(user, words))]
    context = {"groups": [group for group in groups if group.options], "asked": asked}
    return render(request, "ui/palette_options.html", context)


def found(user: User, asked: str, words: list[str]) -> list[Group]:
    """Records by kind, the kind of the best hit first."""
    entries = find(user, asked, most=MOST_FOUND)
    order = list(dict.fromkeys(entry.kind for entry in entries))
    entries.sort(key=lambda entry: order.index(entry.kind))
    groups = []
    for code, part in groupby(entries, key=lambda entry: entry.kind):
        kind = kinds.get(code)
        options = [
            Option(marked(entry.title, words), entry.subtitle, kind.icon, f"/{kind.path}/{entry.record_id}")
            for entry in part
        ]
        groups.append(Group(str(kind.plural), options))
    return groups


def commands(user: User, words: list[str]) -> list[Option]:
    """What can be done or gone to, where its words fit those typed in either layout."""
    make, go = _("Make new"), _("Go to")
    offered = [
        *(Option(f"{make}: {kind.title}", "", "plus", f"/{kind.path}/new", kind.code) for kind in creatable(user)),
        *(Option(f"{go}: {place.title}", "", place.icon, place.url) for place in places_of(user)),
        Option(_("Light or dark"), "", "theme", does="theme"),
        Option(_("Keyboard"), "?", "key", does="keys"),
    ]
    if not words:
        return offered[:MOST_COMMANDS]
    return [option for option in offered if fits(str(option.title), words)][:MOST_COMMANDS]


def fits(title: str, words: list[str]) -> bool:
    """Whether the words of one reading all begin words of the title."""
    names = normalise(title).replace(":", " ").split()
    return any(all(any(name.startswith(part) for name in names) for part in text.split()) for text in words)
