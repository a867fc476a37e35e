"""One request of a device: who asks, with which key, of what."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from krug.core.access.models import ApiToken, User
from krug.core.access.models.token import TokenScope
from krug.core.access.scopes import Action
from krug.modules.dav import syncing
from krug.modules.dav.models import Collection
from krug.modules.dav.stock import Stock, may_add, stock_of
from krug.modules.dav.tree import Place, Sort

MOST_BYTES = 2 * 1024 * 1024


@dataclass
class Asked:
    request: HttpRequest
    person: User
    token: ApiToken
    place: Place
    _refreshed: dict[str, Collection] = field(default_factory=dict)

    @property
    def may_write(self) -> bool:
        """Whether the key is one for changing anything."""
        return self.token.scope != TokenScope.READ

    @property
    def depth(self) -> str:
        return self.request.headers.get("Depth", "").strip().lower()

    @property
    def is_brief(self) -> bool:
        """Whether what is not known need not be told."""
        prefer = self.request.headers.get("Prefer", "").replace(" ", "")
        return self.request.headers.get("Brief", "").lower() == "t" or "return=minimal" in prefer

    def href(self, place: Place) -> str:
        """The address of a place, the root's as it was asked."""
        at_root = place.sort is Sort.ROOT and place == self.place
        return str(getattr(self.request, "asked_at", place.href)) if at_root else place.href

    @property
    def url(self) -> str:
        return self.request.build_absolute_uri("/").rstrip("/")

    @property
    def stock(self) -> Stock:
        return stock_of(self.place.shelf)

    @cached_property
    def salt(self) -> str:
        return syncing.salt_of(self.person)

    def collection(self, place: Place) -> Collection:
        """As it is now; looked at once in a request."""
        if place.shelf not in self._refreshed:
            self._refreshed[place.shelf] = syncing.refreshed(self.person, place.shelf)
        return self._refreshed[place.shelf]

    def find(self) -> Any | None:
        """The thing at the place of the request; None where there is none."""
        collection = syncing.of(self.person, self.place.shelf)
        return self.stock.named(self.person, collection, [self.place.name]).get(self.place.name)

    def privileges(self, place: Place, thing: Any | None) -> list[str]:
        """What may be done there, as RFC 3744 calls it."""
        found = ["read", "read-current-user-privilege-set"]
        if not self.may_write:
            return found
        if place.sort is Sort.COLLECTION and may_add(self.person, place.shelf):
            return [*found, "write", "write-properties", "write-content", "bind", "unbind"]
        if place.sort is Sort.OBJECT and thing is not None:
            stock = stock_of(place.shelf)
            found += ["write-content", "write"] if stock.may(self.person, Action.CHANGE, thing) else []
        return found
