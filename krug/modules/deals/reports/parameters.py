"""What the reports of deals may be asked, and which deals that leaves."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.reports.parameters import ChoiceParameter, Options, Parameter, PersonParameter, RecordParameter
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.segments import SegmentParameter, members
from krug.core.search.text import sort_key
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealKind, InterestLine
from krug.modules.marketing import interest
from krug.modules.marketing.models import Channel

MOST_CHANNELS = 500
CHANNEL_COLUMN = interest.BY_NAME["channel"].column


def _kinds(reader: Reader) -> Options:
    return [(str(kind.pk), kind.name) for kind in _seen(reader)]


def _seen(reader: Reader) -> QuerySet[DealKind]:
    """Those of which the reader may count a deal."""
    return DealKind.objects.filter(policy.pipelines_open(reader.user, Deal.KIND, reader.action, "pipeline"))


def _first_kind(reader: Reader) -> str | None:
    """The first kind of which the reader sees a deal, else the first of all; None where no kind was ever made."""
    # A kind has a pipeline of its own, and by pipelines there is an index.
    seen = Exists(reader.rows(Deal.KIND).filter(pipeline=OuterRef("pipeline")))
    found = _seen(reader).annotate(seen=seen).order_by("-seen", "sort", "id").values_list("pk", flat=True).first()
    return None if found is None else str(found)


def _channels(reader: Reader) -> Options:
    rows = reader.rows(Channel.KIND).order_by("name_key", "pk")[:MOST_CHANNELS]
    return [(str(channel.pk), channel.name) for channel in rows]


ONE_KIND = ChoiceParameter("kind", _("Kind of deal"), choices=_kinds, first=_first_kind)
ANY_KIND = ChoiceParameter("kind", _("Kind of deal"), _("All kinds"), choices=_kinds)
MANAGER = PersonParameter("manager", _("Manager"), _("All managers"), subject=Deal.KIND)
CHANNEL = ChoiceParameter("channel", _("Channel"), _("All channels"), choices=_channels, option=interest.OPTION)
SEGMENT = SegmentParameter("segment", _("Segment of clients"), _("All clients"), of=Client.KIND)
PRODUCT = RecordParameter(
    "product",
    _("Product"),
    _("All products"),
    of=Product.KIND,
    named=lambda raw: Q(code=raw) | Q(name_key=sort_key(raw)),
)
COMPETITOR = Parameter("competitor", _("Competitor"), _("All competitors"))


def clients_among(reader: Reader, values: Values) -> QuerySet[Any]:
    """The reader's clients, those of the segment where one is asked for."""
    rows: QuerySet[Any] = reader.rows(Client.KIND)
    return members(reader, Client.KIND, values["segment"]).order_by() if values.get("segment") else rows


def deals_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The reader's deals that fall under the parameters, whatever the period."""
    rows: QuerySet[Any] = reader.rows(Deal.KIND)
    if values.get("kind"):
        rows = rows.filter(kind=int(values["kind"]))
    if values.get("manager"):
        rows = rows.filter(responsible=values["manager"])
    if values.get("channel"):
        rows = rows.filter(**{CHANNEL_COLUMN: int(values["channel"])})
    if values.get("segment"):
        rows = rows.filter(client__in=clients_among(reader, values).values("pk"))
    if values.get("product"):
        rows = rows.filter(_about(reader, values["product"]))
    if values.get("competitor"):
        rows = rows.filter(competitor=values["competitor"])
    return rows


def _about(reader: Reader, product: int) -> Q:
    """Deals that name the product themselves, as those from files do, or in a line of interest; lines stand under the
    amount, and who does not see that sees none of them."""
    found = Q(product=product)
    if reader.user.sees_field(Deal.KIND, "amount"):
        found |= Q(pk__in=InterestLine.objects.filter(product=product).order_by().values("deal"))
    return found
