"""The client itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self, cast

import httpx

from krug_client.asking import Asker, Question
from krug_client.hooks import Webhooks
from krug_client.models import (
    Bulk,
    ChangedChannel,
    ChangedClient,
    ChangedContact,
    ChangedMarketingEvent,
    ChangedPriceList,
    ChangedProduct,
    ChangedTimeEntry,
    Channel,
    Client,
    Contact,
    DealKind,
    Department,
    Event,
    Hit,
    MarketingEvent,
    NewChannel,
    NewClient,
    NewContact,
    NewMarketingEvent,
    NewPriceList,
    NewProduct,
    NewTimeEntry,
    PriceList,
    Product,
    Role,
    TimeEntry,
    User,
)
from krug_client.records import Activities, Deals, Owned, Records, Requests


class Krug:
    """Krug at `address`, as the person whose `token` it is sees it. Close it, or use it in a `with`."""

    def __init__(
        self,
        address: str,
        token: str,
        *,
        timeout: float = 30.0,
        attempts: int = 5,
        language: str = "",
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "krug-client/0.1.0"}
        if language:
            headers["Accept-Language"] = language
        base = address.rstrip("/") + "/api/v1/"
        self._http = httpx.Client(base_url=base, headers=headers, timeout=timeout, transport=transport)
        asker = self._asker = Asker(self._http, attempts, sleep)
        self.clients: Owned[Client, NewClient, ChangedClient] = Owned(asker, "clients")
        self.contact_persons: Records[Contact, NewContact, ChangedContact] = Records(asker, "contact-persons")
        self.products: Owned[Product, NewProduct, ChangedProduct] = Owned(asker, "products")
        self.activities = Activities(asker, "activities")
        self.deals = Deals(asker, "deals")
        self.requests = Requests(asker, "requests")
        self.price_lists: Owned[PriceList, NewPriceList, ChangedPriceList] = Owned(asker, "price-lists")
        self.time_entries: Owned[TimeEntry, NewTimeEntry, ChangedTimeEntry] = Owned(asker, "time-entries")
        self.marketing_events: Owned[MarketingEvent, NewMarketingEvent, ChangedMarketingEvent] = Owned(
            asker, "marketing-events"
        )
        self.channels: Records[Channel, NewChannel, ChangedChannel] = Records(asker, "channels")
        self.webhooks = Webhooks(asker)

    def me(self) -> User:
        """Whose token it is."""
        return cast(User, self._asker.ask("GET", "me"))

    def users(self, **questions: Question) -> Iterator[User]:
        return self._asker.pages("users", questions)

    def departments(self) -> Iterator[Department]:
        return self._asker.pages("departments", {})

    def roles(self) -> Iterator[Role]:
        return self._asker.pages("roles", {})

    def deal_kinds(self) -> list[DealKind]:
        """The kinds of deal with their stages."""
        return cast(list[DealKind], self._asker.ask("GET", "deal-kinds")["items"])

    def bulk(self, id: int) -> Bulk:
        """How far a change of many is."""
        return cast(Bulk, self._asker.ask("GET", f"bulk/{id}"))

    def undo_bulk(self, id: int) -> Bulk:
        """Every record as it was before, where nobody has changed it since; done in the background."""
        return cast(Bulk, self._asker.ask("POST", f"bulk/{id}/undoing"))

    def events(self, **questions: Question) -> Iterator[Event]:
        """What happened, newest first: kind="client.created", record_type="client", at__gte=…"""
        return self._asker.pages("events", questions)

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Over everything the person sees."""
        return cast(list[Hit], self._asker.ask("GET", "search", questions={"q": words, "limit": limit})["items"])

    def report(self, name: str, **parameters: Question) -> dict[str, Any]:
        """A report's columns, rows and totals."""
        return cast(dict[str, Any], self._asker.ask("GET", f"reports/{name}", questions=parameters))

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
