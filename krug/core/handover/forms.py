"""What the form of somebody's leaving says."""

from __future__ import annotations

from django.http import QueryDict

from krug.core.access.keys import key_of
from krug.core.handover.models import Rule
from krug.core.handover.planning import Wish

BESIDE = "beside-"


def read(given: QueryDict) -> Wish:
    return Wish(
        rule=given.get("rule", Rule.ONE),
        heirs=[pk for pk in map(key_of, given.getlist("heirs")) if pk],
        by_value=_by_value(given),
        field=given.get("field", ""),
        segments=[(key_of(segment) or 0, key_of(heir) or 0) for segment, heir in segments_in(given)],
        with_closed="with_closed" in given,
        besides=_besides(given),
    )


def segments_in(given: QueryDict) -> list[tuple[str, str]]:
    """The segments chosen, in their order, with the heir of each; "" where none is chosen yet."""
    heirs = given.getlist("segment-heir")
    chosen = zip(given.getlist("segment"), [*heirs, *[""] * len(given.getlist("segment"))], strict=False)
    return [(segment, heir) for segment, heir in chosen if segment]


def _by_value(given: QueryDict) -> dict[str, int]:
    """What the form says of each value of the field; values are told by their place, as the form showed them."""
    chosen = ((name, key_of(given.get(f"value-{place}", ""))) for place, name in enumerate(given.getlist("value")))
    return {name: heir for name, heir in chosen if heir}


def _besides(given: QueryDict) -> dict[str, int]:
    chosen = ((name.removeprefix(BESIDE), key_of(given[name])) for name in given if name.startswith(BESIDE))
    return {key: heir for key, heir in chosen if heir}
