"""The entries of a calendar, made here: a page may have a thousand, and a template's loop costs four times as much."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from krug.core.ui.templatetags.ui import icon
from krug.modules.activities.calendar.entries import Entry

register = template.Library()
MOST_LANES = 6


@register.simple_tag
def planned(entries: Iterable[Entry]) -> SafeString:
    """The entries as `<li>`. Whatever is not a number or a word of ours is escaped."""
    clash, done = escape(_("overlaps another")), escape(_("done"))
    return SafeString("".join([_line(one, clash, done) for one in entries]))


def _line(one: Entry, clash: str, done: str) -> str:
    css = ["ev", f"ev--{escape(one.colour)}"]
    css += [name for name, on in (("is-done", one.is_done), ("is-late", one.is_late), ("is-clash", one.clashes)) if on]
    if one.quarters:
        of = min(one.lanes, MOST_LANES)
        css += [f"q{one.first}", f"h{one.quarters}", f"w{of}", f"l{min(one.lane, of - 1)}"]
    title, said = (
        escape(one.title),
        ", ".join(filter(None, (clash if one.clashes else "", done if one.is_done else ""))),
    )
    time = f"<time>{escape(one.label)}</time> " if one.label else ""
    if one.pk is None:
        return f'<li class="{" ".join(css)} ev--busy"><span>{time}<b>{title}</b></span></li>'
    moves = (
        f' data-moves data-starts="{escape(one.starts)}" data-minutes="{one.minutes}" data-seen="{escape(one.stamp)}"'
        if one.may_move
        else ""
    )
    grip = '<span class="ev-grip" aria-hidden="true"></span>' if one.may_move and one.quarters else ""
    hidden = f'<span class="vh">, {said}</span>' if said else ""
    about = f"<small>{escape(one.about)}</small>" if one.about else ""
    sign = icon("repeat") if one.repeats else ""
    return (
        f'<li class="{" ".join(css)}" data-id="{one.pk}"{moves}><a href="/activities/{one.pk}" draggable="false" '
        f'title="{title}">{icon(one.icon)}{time}<b>{title}</b>{sign}{hidden}{about}</a>{grip}</li>'
    )
