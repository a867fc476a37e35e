"""The firm's own kinds of activity: kept by the administrator, and found by what a form or a program calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import ChoiceField, NumberField, TextField
from krug.core.settings.short import ShortList
from krug.core.stages.models import Colour
from krug.modules.activities.kinds import KINDS, ActivityKind, Kind
from krug.modules.activities.models import Activity, Asked, Icon, OwnKind
from krug.modules.activities.models.own_kind import LONGEST_RESULT, MOST_RESULTS, split_results

PREFIX = f"{Kind.OWN.value}-"


def used() -> list[OwnKind]:
    """Those that a new activity may be of, in the administrator's order."""
    return list(OwnKind.objects.filter(is_active=True))


def named(code: str) -> OwnKind | None:
    """The own kind that a form means by "own-5"; None for one of Krug's, and for one that is not used."""
    pk = key_of(code.removeprefix(PREFIX)) if code.startswith(PREFIX) else None
    return OwnKind.objects.filter(pk=pk, is_active=True).first() if pk is not None else None


def known(code: str) -> ActivityKind | None:
    """What is known of the kind that a form names; None for none."""
    own = named(code)
    if own is not None:
        return own.as_kind
    return KINDS.get(code) if code != Kind.OWN else None


def values_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of a form, where the kind may be an own one, as the record's fields take them."""
    own = named(str(values.get("kind", "")))
    return {**values, "kind": Kind.OWN.value, "own_kind": own.pk} if own is not None else dict(values)


def misfits(values: Mapping[str, Any]) -> dict[str, str]:
    """An activity of an own kind says of which."""
    if values.get("kind") == Kind.OWN and values.get("own_kind_id") is None:
        return {"own_kind": _("Choose from the list.")}
    return {}


def _whole(rows: Sequence[OwnKind]) -> None:
    """Raises Invalid for results that an activity could not keep."""
    for row in rows:
        results = split_results(row.results)
        if len(results) > MOST_RESULTS or any(len(one) > LONGEST_RESULT for one in results):
            words = _("“%(name)s”: at most %(most)d results of at most %(longest)d characters each.")
            said = {"name": row, "most": MOST_RESULTS, "longest": LONGEST_RESULT}
            raise Invalid({"results": words % said})


OWN_KINDS = ShortList(
    code="activity-kinds",
    model=OwnKind,
    title=gettext_lazy("Own kinds of activity"),
    one=gettext_lazy("New kind of activity"),
    about=gettext_lazy("What else is planned and done in the firm: a measurement, a tasting, a notary."),
    said=gettext_lazy(
        "Results are written with semicolons between: Measured; Not let in. None: done, or not needed any more. "
        "Fields of their own are added under “Fields of records”."
    ),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=60),
        ChoiceField("icon", gettext_lazy("Sign"), choices=Icon, default=Icon.TAG),
        ChoiceField("colour", gettext_lazy("Colour"), choices=Colour, default=Colour.VIOLET),
        TextField("results", gettext_lazy("Results"), max_length=255),
        ChoiceField("asks", gettext_lazy("Is asked for"), choices=Asked, default=Asked.NOTHING),
        NumberField("minutes", gettext_lazy("Usual length, minutes"), least=1, most=1440),
    ),
    kind=Activity.KIND,
    tag="Activities",
    changed=gettext_lazy("changed the own kinds of activity"),
    used=gettext_lazy("There are activities of this kind: take it out of use instead."),
    icon="tag",
    order=20,
    follow=_whole,
)
