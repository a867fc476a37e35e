"""What the settings' shell shows around a subject."""

from __future__ import annotations

from typing import Any

from django import template

from krug.core.records.settings_pages import SettingsPage, at, open_to

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_sections(context: Any) -> list[tuple[str, list[SettingsPage]]]:
    """The sections open to the person, each as (title, pages)."""
    return [(str(section.value), pages) for section, pages in open_to(context["request"].user)]


@register.simple_tag(takes_context=True)
def settings_page(context: Any) -> SettingsPage | None:
    """The page to which the present address belongs; None on the settings' first page."""
    return at(context["request"].path)
