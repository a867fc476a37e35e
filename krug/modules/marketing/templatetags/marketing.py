"""What the form of a record must know of the channels."""

from __future__ import annotations

import json

from django import template
from django.template import Context

from krug.modules.marketing.interest import NAMED
from krug.modules.marketing.models import SOURCES, Channel

register = template.Library()
MOST = 2000


@register.simple_tag(takes_context=True)
def sources_of_channels(context: Context) -> str:
    """The fields that may name the source, by channel that the person sees, as JSON. One query."""
    rows = Channel.objects.visible_to(context["request"].user).order_by("pk").values_list("pk", "influence")[:MOST]
    found = {str(pk): list(SOURCES[influence]) for pk, influence in rows}
    return json.dumps({"channels": found, "named": list(dict.fromkeys(NAMED))})
