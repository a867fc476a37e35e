"""What there is to be done: call, meeting, hearing, document to send; how each may end, and what usually follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """`OWN` stands for all kinds that the firm made itself: which one says the activity's `own_kind`."""

    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    TASK = "task", _("Task")
    DOCUMENT = "document", _("Document to send")
    INVOICE = "invoice", _("Invoice to issue")
    VISIT = "visit", _("Visit")
    HEARING = "hearing", _("Court hearing")
    OWN = "own", _("Own kind")


class Way(models.TextChoices):
    """How papers reach whom they are for."""

    UNSAID = "", "—"
    EMAIL = "email", _("by e-mail")
    POST = "post", _("by post")
    COURIER = "courier", _("by courier")
    EDI = "edi", _("by electronic document interchange")


class Instance(models.TextChoices):
    UNSAID = "", "—"
    FIRST = "first", _("First instance")
    APPEAL = "appeal", _("Appeal")
    CASSATION = "cassation", _("Cassation")
    SUPERVISION = "supervision", _("Supervision")


# What only some kinds have, by kind; everything else every kind has.
PAPERS = ("contents", "way")
COURT = ("court", "case_number", "judge", "instance")
PARTICULARS: dict[str, tuple[str, ...]] = {Kind.DOCUMENT: PAPERS, Kind.INVOICE: PAPERS, Kind.HEARING: COURT}
# A card's composer has a tab for each of these, and one more for all others.
DAILY = (Kind.CALL, Kind.MEETING, Kind.TASK)


@dataclass(frozen=True)
class Result:
    """One way an activity may end."""

    code: str
    title: str | Promise


@dataclass(frozen=True)
class Suggestion:
    """A next step to be planned with one press: in `days` working days, at `time` (None: any time of that day)."""

    kind: str
    title: str | Promise
    days: int
    time: dt.time | None = None


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity. `minutes` is how long one takes when nobody said; `plural` names the filter of history."""

    code: str
    title: str | Promise
    plural: str | Promise
    icon: str
    results: tuple[Result, ...]
    follows: tuple[Suggestion, ...]
    minutes: int = 30
    colour: str = ""

    def result(self, code: str) -> Result | None:
        """None for a code this kind does not have."""
        return next((found for found in self.results if found.code == code), None)


_QUOTE = Suggestion(Kind.TASK, _("Send a quote"), 1, dt.time(11))
_CALL_SOON = Suggestion(Kind.CALL, _("Call again"), 1, dt.time(10))
_CALL_LATER = Suggestion(Kind.CALL, _("Call to learn the decision"), 3, dt.time(11))
_MEET = Suggestion(Kind.MEETING, _("Meeting"), 5, dt.time(12))
_ASK_IF_CAME = Suggestion(Kind.CALL, _("Ask whether it has come"), 3, dt.time(11))
_ASK_IF_PAID = Suggestion(Kind.CALL, _("Ask about the payment"), 5, dt.time(11))
_GET_RULING = Suggestion(Kind.TASK, _("Get the ruling"), 5)
USUAL = (_CALL_SOON, _CALL_LATER, _MEET)
DONE = Result("done", _("Done"))
NOT_NEEDED = Result("not_needed", _("Not needed any more"))

KINDS: dict[str, ActivityKind] = {
    kind.code: kind
    for kind in (
        ActivityKind(
            Kind.CALL,
            _("Call"),
            _("Calls"),
            "phone",
            (
                Result("reached", _("Reached")),
                Result("not_reached", _("Not reached")),
                Result("call_back", _("Asked to call back")),
                Result("refused", _("Refused")),
            ),
            (_QUOTE, _CALL_SOON, _CALL_LATER, _MEET),
            15,
            "blue",
        ),
        ActivityKind(
            Kind.MEETING,
            _("Meeting"),
            _("Meetings"),
            "meet",
            (
                Result("held", _("Held")),
                Result("moved", _("Moved to another day")),
                Result("did_not_take_place", _("Did not take place")),
            ),
            (_QUOTE, _CALL_LATER, _MEET),
            60,
            "teal",
        ),
        ActivityKind(
            Kind.TASK,
            _("Task"),
            _("Tasks"),
            "day",
            (DONE, Result("partly", _("Done in part")), NOT_NEEDED),
            USUAL,
            colour="grey",
        ),
        ActivityKind(
            Kind.DOCUMENT,
            _("Document to send"),
            _("Documents to send"),
            "doc",
            (Result("sent", _("Sent")), Result("delivered", _("Delivered")), NOT_NEEDED),
            (_ASK_IF_CAME, _CALL_LATER),
            colour="amber",
        ),
        ActivityKind(
            Kind.INVOICE,
            _("Invoice to issue"),
            _("Invoices to issue"),
            "bill",
            (Result("issued", _("Issued and sent")), NOT_NEEDED),
            (_ASK_IF_PAID, _CALL_LATER),
            colour="amber",
        ),
        ActivityKind(
            Kind.VISIT,
            _("Visit"),
            _("Visits"),
            "pin",
            (
                Result("held", _("Took place")),
                Result("moved", _("Moved to another day")),
                Result("did_not_take_place", _("Did not take place")),
            ),
            (_QUOTE, _CALL_LATER, _MEET),
            90,
            "green",
        ),
        ActivityKind(
            Kind.HEARING,
            _("Court hearing"),
            _("Court hearings"),
            "court",
            (
                Result("adjourned", _("Adjourned")),
                Result("break", _("Break announced")),
                Result("won", _("Decided for us")),
                Result("partly", _("Decided in part")),
                Result("lost", _("Decided against us")),
                Result("settled", _("Settled amicably")),
                Result("did_not_take_place", _("Did not take place")),
            ),
            (_GET_RULING, _CALL_SOON),
            60,
            "red",
        ),
        ActivityKind(Kind.OWN, _("Own kind"), _("Own kinds"), "tag", (DONE, NOT_NEEDED), USUAL, colour="violet"),
    )
}
