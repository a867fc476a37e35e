"""Groups of products: a tree, kept in the settings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.cleaning import Invalid
from krug.core.records.fields import RowField, TextField
from krug.core.settings.short import ShortList
from krug.modules.catalog.models import Product, ProductGroup
from krug.modules.catalog.models.group import WITHIN

DEEPEST = 8


def name_in_full(groups: Sequence[ProductGroup]) -> None:
    """Give each of all groups its way from the top. Raises Invalid where a group would lie within itself."""
    known = {group.pk: group for group in groups}
    for group in groups:
        names = [above.name for above in _way_up(group, known)]
        full = WITHIN.join(reversed(names))
        if len(full) > 500:
            raise Invalid({"name": _("At most %(most)d characters.") % {"most": 500}})
        if full != group.full_name:
            group.full_name = full
            ProductGroup.objects.filter(pk=group.pk).update(full_name=full)


def _way_up(group: ProductGroup, known: dict[int, ProductGroup]) -> list[ProductGroup]:
    way, at = [group], known.get(group.parent_id or 0)
    while at is not None:
        if at in way:
            raise Invalid({"parent": _("“%(name)s” cannot lie within itself.") % {"name": group.name}})
        way.append(at)
        at = known.get(at.parent_id or 0)
    if len(way) > DEEPEST:
        raise Invalid({"parent": _("At most %(most)d levels.") % {"most": DEEPEST}})
    return way


GROUPS = ShortList(
    code="product-groups",
    model=ProductGroup,
    title=gettext_lazy("Groups of products"),
    one=gettext_lazy("New group"),
    about=gettext_lazy("The tree in which goods and services are looked for."),
    said=gettext_lazy(
        "A group may lie within another. A file of products names it by its way from the top: Spare parts / Filters."
    ),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=100),
        RowField(
            "parent",
            gettext_lazy("Lies within"),
            rows=lambda: ProductGroup.objects.order_by("full_name"),
            label="full_name",
        ),
    ),
    kind=Product.KIND,
    tag="Products",
    changed=gettext_lazy("changed the groups of products"),
    used=gettext_lazy("Products or groups lie in it: take it out of use instead."),
    icon="box",
    order=61,
    same=lambda group: (group.parent_id, group.name.casefold()),
    follow=name_in_full,
)
