"""Deals that were closed before their currency had a rate: reckoned once there is one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind
from krug.core.jobs.running import Running
from krug.modules.deals.models import Deal, DealState

CODE = "deals.rates"
PIECE = 300


def begin() -> None:
    """Rates have come: look, in the background, whether closed deals have waited for them."""
    if _waiting().exists():
        queue.start(CODE, None, {})


def run(job: Running) -> dict[str, Any]:
    """What a deal has frozen already is never touched. Goes on after the last deal of its checkpoint."""
    done, last = 0, int(job.checkpoint.get("last", 0))
    while True:
        checkpoint = {"last": last}
        with job.piece(done, checkpoint=checkpoint):
            deals = list(_waiting().filter(pk__gt=last).order_by("pk")[:PIECE])
            for deal in deals:
                done += _freeze(deal)
            last = checkpoint["last"] = deals[-1].pk if deals else last
        if len(deals) < PIECE:
            return {"deals": done}


def _freeze(deal: Deal) -> int:
    values = deal.frozen(deal.closed_at) if deal.closed_at else {}
    if values.get("rate") is None:
        return 0
    # Who opens the deal again at this moment finds it open: then nothing is frozen.
    frozen: int = _waiting().filter(pk=deal.pk, closed_at=deal.closed_at).update(**values)
    return frozen


def _waiting() -> Any:
    return Deal.objects.filter(rate=None, state__in=[DealState.WON, DealState.LOST]).exclude(closed_at=None)


FREEZING = JobKind(CODE, _("Closed deals reckoned at the rates that have come"), run)
