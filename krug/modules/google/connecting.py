"""A person's own account: away to Google with a question, back with a code; what is chosen, and its end."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.modules.google import noticing, tokens
from krug.modules.google.asking import Google
from krug.modules.google.faults import Trouble
from krug.modules.google.models import Account, AccountState, Area, GoogleService, Link
from krug.modules.google.models.account import CONTACTS

KEY = "google"
LASTS = 600  # seconds
API = "https://www.googleapis.com/auth"
EVENTS, CALENDARS = f"{API}/calendar.events", f"{API}/calendar.calendarlist.readonly"
MOST_CALENDARS = 250
LONGEST_AGO = dt.timedelta(days=366)


def away(request: HttpRequest, service: GoogleService, back: str, contacts: bool, hint: str = "") -> str:
    """Where the browser is sent; the question is remembered with it until it comes back."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    request.session[KEY] = {"state": state, "verifier": verifier, "at": int(time.time()), "person": request.user.pk}
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": service.client_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": " ".join([EVENTS, CALENDARS, *([CONTACTS] if contacts else [])]),
        "state": state,
        "access_type": "offline",
        "prompt": "consent",
        "include_granted_scopes": "true",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if hint:
        asked["login_hint"] = hint
    return f"{service.consent}?{urlencode(asked)}"


def verifier_of(request: HttpRequest, state: str) -> str | None:
    """The verifier of the question that this answers, once; None for none of this browser's, or too late."""
    found = request.session.pop(KEY, None)
    if not found or time.time() - found["at"] > LASTS or found["person"] != request.user.pk:
        return None
    return str(found["verifier"]) if hmac.compare_digest(found["state"].encode(), state.encode()) else None


def connect(person: User, service: GoogleService, code: str, verifier: str, back: str) -> Account:
    """The account that the code stands for is the person's. What was linked with the same one before goes on.

    Raises Trouble, also where the calendar was not granted.
    """
    given = tokens.for_code(service, code, verifier, back)
    scopes = str(given.get("scope") or "").split()
    if EVENTS not in scopes or CALENDARS not in scopes:
        raise Trouble(_("The calendar was not granted. Connect again and leave its boxes ticked."))
    account = Account.objects.filter(person=person).first() or Account(person=person)
    tokens.keep(account, given)
    if not account.secret("refresh"):
        raise Trouble(_("Google gives no lasting access. Connect again."))
    account.scopes = " ".join(scopes)
    owner = _owner(calendars(account, service))
    return _keep(account, owner)


def calendars(account: Account, service: GoogleService) -> list[dict[str, Any]]:
    """The calendars that the account may write to: id, title, whether it is the main one. Raises Trouble."""
    answer = Google(account, service).calendar(
        "GET", "users", "me", "calendarList", minAccessRole="writer", maxResults=str(MOST_CALENDARS)
    )
    if not answer.is_done:
        raise Trouble(
            _("Google does not tell the calendars (%(reason)s).") % {"reason": answer.reason or answer.status}
        )
    rows = [one for one in answer.data.get("items") or [] if isinstance(one, dict) and one.get("id")]
    return [
        {
            "id": str(one["id"]),
            "title": str(one.get("summaryOverride") or one.get("summary") or one["id"])[:255],
            "is_main": bool(one.get("primary")),
        }
        for one in rows
    ]


@transaction.atomic
def choose(
    account: Account,
    calendar: dict[str, Any],
    with_contacts: bool,
    since: dt.date | None,
    channel: str = Channel.PAGE,
) -> None:
    """What is synchronised from now on. Of another calendar nothing is known yet. Raises Invalid."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    today = timezone.localdate()
    errors = {}
    if since is None or not today - LONGEST_AGO <= since <= today + LONGEST_AGO:
        errors["since"] = _("A day within a year from today.")
    if with_contacts and not locked.may_contacts:
        errors["with_contacts"] = _("Contacts were not granted. Connect again with contacts.")
    if errors:
        raise Invalid(errors)
    if calendar["id"] != locked.calendar or since != locked.since:
        if calendar["id"] != locked.calendar:
            Link.objects.filter(account=locked, area=Area.CALENDAR).delete()
        locked.calendar_token = ""
    locked.calendar, locked.calendar_title, locked.since = calendar["id"], calendar["title"], since
    locked.with_contacts = with_contacts
    locked.next_at, locked.fault, locked.failures = timezone.now(), "", 0
    locked.save()
    noticing.begin(locked)
    fact = Fact("google.chosen", ("user", locked.person_id), {"calendar": locked.calendar_title})
    write([fact], locked.person, channel)


def disconnect(account: Account, service: GoogleService, forget: bool, channel: str = Channel.PAGE) -> None:
    """Nothing more is synchronised, and nothing is removed on either side.

    With `forget` what belongs together is forgotten too; else connecting the same account again goes on from here.
    """
    tokens.give_back(account, service)
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        data = {"email": locked.email}
        if forget:
            locked.delete()
        else:
            locked.state, locked.refresh, locked.access, locked.fault = AccountState.OFF, "", "", ""
            locked.save()
        write([Fact("google.disconnected", ("user", account.person_id), data)], account.person, channel)


def sync_now(account: Account) -> bool:
    """Its turn is now. False where there is nothing to synchronise."""
    rows = Account.objects.filter(pk=account.pk, state=AccountState.CONNECTED).exclude(calendar="")
    return bool(rows.update(next_at=timezone.now()))


@transaction.atomic
def _keep(account: Account, owner: str) -> Account:
    if account.pk and account.email and account.email != owner:
        # Another account of Google: what was linked with the one before has no meaning there.
        Link.objects.filter(account=account).delete()
        account.calendar = account.calendar_title = account.calendar_token = account.contacts_token = ""
    account.email, account.state, account.fault, account.failures = owner, AccountState.CONNECTED, "", 0
    account.connected_at = account.next_at = timezone.now()
    account.save()
    write([Fact("google.connected", ("user", account.person_id), {"email": owner})], account.person, Channel.PAGE)
    if account.is_ready:
        noticing.begin(account)
    return account


def _owner(found: list[dict[str, Any]]) -> str:
    """The main calendar is called by the address of whose it is."""
    main = next((one["id"] for one in found if one["is_main"]), "")
    return str(main)[:320]
