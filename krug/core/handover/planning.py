"""How somebody's leaving is meant, looked at before anything is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.handover import besides, holding
from krug.core.handover.models import Handover, Rule
from krug.core.handover.regions import region_of
from krug.core.lists.filtering import BadFilter, in_segment
from krug.core.lists.models.segment import known_to
from krug.core.records.cleaning import Invalid

MOST_SEGMENTS = 20


@dataclasses.dataclass(frozen=True)
class Wish:
    """`heirs` share evenly what the rule does not speak of. See `models.Handover`."""

    rule: str
    heirs: Sequence[int]
    by_value: Mapping[str, int] = dataclasses.field(default_factory=dict)
    field: str = ""
    segments: Sequence[tuple[int, int]] = ()
    with_closed: bool = False
    besides: Mapping[str, int] = dataclasses.field(default_factory=dict)


def rules() -> list[Rule]:
    """Those that this house knows enough for."""
    by = holding.sharing_kind()
    known = {
        Rule.FIELD: by is not None,
        Rule.SEGMENT: by is not None and by.has_segments,
        Rule.REGION: by is not None and region_of(by) is not None,
    }
    return [rule for rule in Rule if known.get(rule, True)]


def planned(actor: User, person: User, wish: Wish) -> Handover:
    """The handover as it would be begun; nothing is written.

    Raises Invalid: no heir or one who has left, a rule, a field or a segment there is not, a thing the person does not
    hold.
    """
    made = Handover(
        person=person,
        actor=actor,
        rule=wish.rule,
        heirs=list(dict.fromkeys(wish.heirs)),
        by_value=dict(wish.by_value) if wish.rule in (Rule.FIELD, Rule.REGION) else {},
        field=wish.field if wish.rule == Rule.FIELD else "",
        segments=[list(pair) for pair in wish.segments] if wish.rule == Rule.SEGMENT else [],
        besides=dict(wish.besides),
        with_closed=wish.with_closed,
        was_open=person.is_active,
    )
    if wish.rule not in rules():
        raise Invalid({"rule": _("Choose from the list.")})
    _check_heirs(made)
    _check_field(made)
    _check_segments(made)
    if made.besides.keys() - {thing.key for thing in besides.things_of(person)}:
        raise Invalid({"besides": _("Choose from the list.")})
    return made


def _check_heirs(made: Handover) -> None:
    by_segment = [heir for _segment, heir in made.segments]
    wanted = {*made.heirs, *made.by_value.values(), *by_segment, *made.besides.values()}
    known = holding.may_take_over(made.person).filter(pk__in=wanted)
    if not made.heirs or known.count() != len(wanted):
        raise Invalid(
            {"heirs": _("Choose who takes over: people at work who may change records, not the one who leaves.")}
        )


def _check_field(made: Handover) -> None:
    by = holding.sharing_kind()
    if made.rule == Rule.FIELD and (by is None or made.field not in {one.name for one in holding.sharing_fields(by)}):
        raise Invalid({"field": _("Choose from the list.")})


def _check_segments(made: Handover) -> None:
    by = holding.sharing_kind()
    if made.rule != Rule.SEGMENT or by is None:
        return
    ids = [pk for pk, _heir in made.segments]
    if not ids or len(ids) > MOST_SEGMENTS or len(set(ids)) != len(ids):
        raise Invalid({"segments": _("Choose from one to %(most)d segments, each once.") % {"most": MOST_SEGMENTS}})
    known = known_to(made.actor, by.code, ids)
    if known.keys() != set(ids):
        raise Invalid({"segments": _("Choose from the list.")})
    for segment in known.values():
        try:
            in_segment(segment, by, made.actor)
        except BadFilter as error:
            raise Invalid({"segments": f"{segment.title}: {error}"}) from None
