"""Records of one kind: lists, one, make, change, remove, and their verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast

from krug_client.asking import Asker, Question
from krug_client.models import (
    Activity,
    Bulk,
    ChangedActivity,
    ChangedDeal,
    ChangedRequest,
    Deal,
    Event,
    NewActivity,
    NewBulk,
    NewDeal,
    NewRequest,
    Request,
    RowAnswer,
)

Item = TypeVar("Item")
New = TypeVar("New")
Changed = TypeVar("Changed")
MOST_ROWS = 500


class Records(Generic[Item, New, Changed]):
    """`path` is the list's address, as in clients."""

    def __init__(self, asker: Asker, path: str) -> None:
        self._asker, self.path = asker, path

    def list(self, **questions: Question) -> Iterator[Item]:
        """Every record that fits, read page by page as it is gone through.

        Filters are named as in the API: status="partner", amount__gte=1000, q="край", sort="-created_at".
        """
        return self._asker.pages(self.path, questions)

    def get(self, id: int) -> Item:
        return cast(Item, self._asker.ask("GET", f"{self.path}/{id}"))

    def make(self, values: New, key: str = "") -> Item:
        """With a `key` of your own the same call made again, in another process too, makes nothing twice."""
        return cast(Item, self._asker.ask("POST", self.path, values, key=key))

    def change(self, id: int, values: Changed) -> Item:
        """`values` with the `version` you have read. Raises Conflict where somebody has changed it since."""
        return cast(Item, self._asker.ask("PATCH", f"{self.path}/{id}", values))

    def remove(self, id: int) -> None:
        """Into the bin, for 30 days."""
        self._asker.ask("DELETE", f"{self.path}/{id}")

    def restore(self, id: int) -> Item:
        return cast(Item, self._asker.ask("POST", f"{self.path}/{id}/restore"))

    def events(self, id: int) -> Iterator[Event]:
        """The record's history, newest first."""
        return self._asker.pages(f"{self.path}/{id}/events", {})

    def comment(self, id: int, text: str, key: str = "") -> None:
        self._asker.ask("POST", f"{self.path}/{id}/comments", {"text": text}, key=key)

    def rows(self, rows: Iterable[Mapping[str, Any]], atomic: bool = False, key: str = "") -> Iterator[RowAnswer]:
        """Make and change as many as you like, 500 a request: rows with `id` and `version` are changed, others made.

        Answers come as they are gone through, and their `index` counts over all rows; a faulty row has its `problem`
        and leaves the others alone. `atomic`: each 500 whole or not at all, a fault raises Invalid.
        """
        begun = 0
        for piece in _pieces(rows):
            own = f"{key}-{begun}" if key else ""
            questions = {"atomic": True} if atomic else {}
            answer = self._asker.ask("POST", f"{self.path}/rows", {"items": piece}, questions, own)
            for one in answer["items"]:
                yield cast(RowAnswer, {**one, "index": begun + one["index"]})
            begun += len(piece)

    def change_many(self, wish: NewBulk, key: str = "") -> Bulk:
        """One change of many, by `ids` or by `filter`, done in the background: Krug.bulk tells how far it is."""
        return cast(Bulk, self._asker.ask("POST", f"{self.path}/bulk", wish, key=key))


class Owned(Records[Item, New, Changed]):
    """Records that somebody is responsible for."""

    def hand_over(self, id: int, to: int) -> Item:
        return cast(Item, self._asker.ask("POST", f"{self.path}/{id}/handover", {"to": to}))


class Deals(Owned[Deal, NewDeal, ChangedDeal]):
    def move(self, id: int, stage: int, comment: str = "") -> Deal:
        """To another stage of the deal's kind."""
        return cast(Deal, self._asker.ask("POST", f"{self.path}/{id}/stage", {"stage": stage, "comment": comment}))

    def win(self, id: int, comment: str = "") -> Deal:
        return cast(Deal, self._asker.ask("POST", f"{self.path}/{id}/closing", {"outcome": "won", "comment": comment}))

    def lose(self, id: int, reason: int | None = None, comment: str = "") -> Deal:
        body = {"outcome": "lost", "reason": reason, "comment": comment}
        return cast(Deal, self._asker.ask("POST", f"{self.path}/{id}/closing", body))

    def reopen(self, id: int) -> Deal:
        return cast(Deal, self._asker.ask("DELETE", f"{self.path}/{id}/closing"))


class Activities(Owned[Activity, NewActivity, ChangedActivity]):
    def do(self, id: int, result: str, comment: str = "") -> Activity:
        """`result` is a code of the activity's kind, such as reached, held or done."""
        body = {"result": result, "comment": comment}
        return cast(Activity, self._asker.ask("POST", f"{self.path}/{id}/doing", body))

    def reopen(self, id: int) -> Activity:
        return cast(Activity, self._asker.ask("DELETE", f"{self.path}/{id}/doing"))


class Requests(Owned[Request, NewRequest, ChangedRequest]):
    def assign(self, id: int, to: int | None = None) -> Request:
        """Given to an employee; without one, taken by whose token it is."""
        return cast(Request, self._asker.ask("POST", f"{self.path}/{id}/assignment", {"to": to}))

    def put_back(self, id: int) -> Request:
        """Into the common queue."""
        return cast(Request, self._asker.ask("DELETE", f"{self.path}/{id}/assignment"))

    def answer(self, id: int, comment: str = "") -> Request:
        return cast(Request, self._asker.ask("POST", f"{self.path}/{id}/answer", {"comment": comment}))

    def close(self, id: int, comment: str = "") -> Request:
        body = {"outcome": "closed", "comment": comment}
        return cast(Request, self._asker.ask("POST", f"{self.path}/{id}/closing", body))

    def reject(self, id: int, comment: str = "") -> Request:
        body = {"outcome": "rejected", "comment": comment}
        return cast(Request, self._asker.ask("POST", f"{self.path}/{id}/closing", body))

    def reopen(self, id: int) -> Request:
        return cast(Request, self._asker.ask("DELETE", f"{self.path}/{id}/closing"))

    def become(self, id: int, kind: str) -> Request:
        """A client, a deal or an activity is made of it."""
        return cast(Request, self._asker.ask("POST", f"{self.path}/{id}/becoming", {"kind": kind}))


def _pieces(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    piece: list[Mapping[str, Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == MOST_ROWS:
            yield piece
            piece = []
    if piece:
        yield piece
