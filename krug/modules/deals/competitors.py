"""The list of competitors: kept in the settings, offered in interest lines and where a deal is lost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import TextField
from krug.core.settings.short import ShortList
from krug.modules.deals.models import Competitor, Deal

COMPETITORS = ShortList(
    code="competitors",
    model=Competitor,
    title=_("Competitors"),
    one=_("New competitor"),
    about=_("Who else sells to the same clients: offered in interest lines and when a deal is lost."),
    said=_("A salesperson chooses from these or types another name. One no longer in use is not offered."),
    fields=(
        TextField("name", _("Name"), required=True, max_length=200),
        TextField("note", _("Note"), max_length=500),
    ),
    kind=Deal.KIND,
    tag="Deals",
    changed=_("changed the list of competitors"),
    used=_("Something leads to it: take it out of use instead."),
    icon="flag",
    order=21,
)
