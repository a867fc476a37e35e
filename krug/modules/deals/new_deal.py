"""What a deal that comes with its past is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from krug.core.access.models import User
from krug.core.stages.models import Stage
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals.models import DealKind, LostReason, Outcome

# The stages passed with the moments of entry, in order.
Path = list[tuple[Stage, dt.datetime]]


@dataclass(frozen=True)
class NewDeal:
    """One deal to be added.

    `stage_dates`: stage (of the kind's pipeline) → day or moment of entry; the deal stands in the last of them by date
    and, on one day, by order of stages. A stage without a date (None) takes the earliest date known, so that
    {prospecting: None, engaging: day} has entered both that day. Empty: the first stage, on `created_at`.
    `custom` holds the primary interest too; without one the deal takes its client's.
    `outcome` None leaves the deal open. `created_at` None is the earliest date known, else now.
    """

    name: str
    kind: DealKind
    responsible: User | None = None
    client: Client | None = None
    product: Product | None = None
    amount: Decimal | None = None
    currency: str = ""
    expected_close_on: dt.date | None = None
    created_at: dt.datetime | None = None
    stage_dates: Mapping[Stage, dt.date | dt.datetime | None] = field(default_factory=dict)
    outcome: Outcome | None = None
    closed_at: dt.date | dt.datetime | None = None
    lost_reason: LostReason | None = None
    competitor: str = ""
    comment: str = ""
    custom: dict[str, Any] = field(default_factory=dict)
