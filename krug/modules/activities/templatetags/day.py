"""The lines of a day, made here: a template's loop costs four times as much, and there may be two hundred lines."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from krug.core.records.money import said
from krug.core.ui.templatetags.ui import icon
from krug.modules.activities.day.rows import Group, Row
from krug.modules.activities.day.sections import Section

register = template.Library()


@register.simple_tag
def day_rows(group: Group, may_change: bool) -> SafeString:
    """The activities of one section as `<li>`; who may not change them gets no buttons."""
    red = group.section is Section.OVERDUE
    done, important = escape(_("Done")) if may_change else "", escape(_("Important"))
    # Whatever is not a number or a word of ours is escaped.
    return SafeString("".join([_row(row, red, done, important) for row in group.rows]))


def _row(row: Row, red: bool, done: str, important: str) -> str:
    activity, label = row.activity, escape(row.label)
    title = escape(str(activity))
    button = (
        f'<button class="done" type="button" hx-get="/activities/{activity.pk}/doing?at=day" '
        f'aria-label="{done}: {title}">{icon("ok")}</button>'
        if done
        else "<span>&#8203;</span>"
    )
    flag = (
        f'<span class="flag" title="{important}">{icon("flag")}<span class="vh">{important}</span></span>'
        if activity.priority == "high"
        else ""
    )
    amount = escape(said(row.amount, row.currency)) if row.amount else ""
    css = ' class="red"' if red else ""
    return (
        f"<li>{button}<time{css}>{label}</time>{icon(activity.sort.icon)}"
        f'<div class="what"><a class="cut" href="{escape(row.url)}">{title}</a>'
        f'<span class="cut">{escape(row.about)}</span></div><div class="end">{flag}'
        f'<span class="m-only m-time{" red" if red else ""}">{label}</span>'
        f'<span class="m-hide">{amount}</span></div></li>\n'
    )
