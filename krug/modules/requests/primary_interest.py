"""The primary interest of requests: the client's where none is said."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.records.custom.adding import AddedFields
from krug.modules.clients.models import Client
from krug.modules.marketing import interest
from krug.modules.requests.models import Request


def take_interest(requests: Sequence[Request]) -> None:
    """New requests of which nobody said where they came from came as their clients did. At most one query."""
    silent = [request for request in requests if request.client_id and not interest.interest_of(request)]
    clients = Client.objects.only("custom").in_bulk({request.client_id for request in silent}) if silent else {}
    for request in silent:
        request.custom = {**request.custom, **interest.taken_over(clients.get(request.client_id))}
        request.interest_taken = True


ADDED = AddedFields(
    Request.KIND,
    interest.FIELDS,
    option=interest.OPTION,
    misfits=interest.misfits,
    settle=interest.settle,
    is_one=True,
)
