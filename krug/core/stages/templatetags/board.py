"""The cards of the board, made here: a template's loop costs four times as much, and there are a hundred cards."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from krug.core.stages.board import Card

register = template.Library()


@register.simple_tag
def board_cards(cards: Iterable[Card], path: str) -> SafeString:
    """The cards as rows of their lane's list; `path` is where their records have their pages."""
    icons, say_move = static("ui/icons.svg"), escape(_("Move to stage"))
    # Whatever is not a number or a word of ours is escaped.
    return SafeString("".join([_row(card, escape(path), icons, say_move) for card in cards]))


def _row(card: Card, path: str, icons: str, say_move: str) -> str:
    title, moves, menu = escape(card.title), "", ""
    if card.may_move:
        moves = " data-moves"
        menu = (
            '<button class="icon-btn icon-btn--s deal-menu" type="button" '
            f'hx-get="/{path}/{card.pk}/stage" aria-label="{say_move}: {title}">'
            f'<svg class="i" aria-hidden="true"><use href="{icons}#i-more"></use></svg></button>'
        )
    mark = f" deal--{card.mark}" if card.mark else ""
    return (
        f'<li data-id="{card.pk}"{moves}><article class="deal{mark}">'
        f'<a class="t cut" href="/{path}/{card.pk}" draggable="false">{title}</a>'
        f'<div class="c"><span class="cut">{escape(card.subtitle)}</span>'
        f'<span class="push">{escape(card.amount)}</span></div>'
        f'<div class="b">{_icon(card, icons)}<span class="cut">{escape(card.text)}</span>{_person(card)}</div>'
        f"{menu}</article></li>\n"
    )


def _icon(card: Card, icons: str) -> str:
    if not card.icon:
        return ""
    return f'<svg class="i i--s" aria-hidden="true"><use href="{icons}#i-{card.icon}"></use></svg>'


def _person(card: Card) -> str:
    if not card.person:
        return ""
    return f'<span class="ava c{card.hue}" title="{escape(card.person)}">{escape(card.initials)}</span>'
