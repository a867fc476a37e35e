"""The rows of a list, made here: a template's loop over rows and cells costs three times as much."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from krug.core.lists.rows import Row

register = template.Library()
LINK = re.compile("</?a[^>]*>")


@register.simple_tag
def list_rows(rows: Iterable[Row], path: str, may_change: bool) -> SafeString:
    """The rows as `<tr>`; `path` is where their records have their pages, `may_change` lets cells be changed there."""
    choose = escape(_("Choose"))
    # The cells came out of their drawers, which escaped them.
    return SafeString("".join([_row(row, escape(path), may_change, choose) for row in rows]))


def _row(row: Row, path: str, may_change: bool, choose: str) -> str:
    pk, first = row.record.pk, escape(row.first)
    cells = [
        f'<td class="m-hide {css}"{_field(name) if may_change else ""}>{html}</td>' for css, name, html in row.cells
    ]
    return (
        f'<tr data-id="{pk}"><td class="c-check"><input class="check" type="checkbox" name="ids" value="{pk}" '
        f'aria-label="{choose}: {first}"></td><th scope="row" class="c-name">'
        f'<a class="name" href="/{path}/{pk}"><span class="cut">{first}</span></a>{_mark(row)}'
        f"{_below(row)}</th>{''.join(cells)}</tr>"
    )


def _field(name: str) -> str:
    return f' data-field="{name}"' if name else ""


def _mark(row: Row) -> str:
    if not row.record.known_confidential:
        return ""
    return f' <span class="badge badge--amber">{escape(_("Confidential"))}</span>'


def _below(row: Row) -> str:
    """What stands under the name where the screen has no room for columns: the first two that say something."""
    told = [LINK.sub("", html) for css, _name, html in row.cells if html and not css.startswith("num")][:2]
    return f'<span class="sub m-only">{" · ".join(told)}</span>' if told else ""
