"""Every address as every role. A new address is in the sweep by itself; a new kind must bring its secret."""

import pytest
from django.db import transaction

from krug.core.access.models import Permission
from krug.core.access.people import add_person
from krug.core.access.scopes import Action, Scope
from krug.core.files import attaching
from krug.core.files.models import Attachment
from krug.core.records import followers, kinds, writing
from krug.core.records.fields import LinkField
from krug.core.search.finding import find
from tests.access.walking import TYPED, Walker, routes

VALUES = {
    "client": {"name": "Secret client", "tags": ["Secret tag"]},
    "contact": {"name": "Secret contact"},
    "product": {"name": "Secret product"},
    "price_list": {"name": "Secret price list"},
    "activity": {"title": "Secret activity"},
    "deal": {"name": "Secret deal"},
    "request": {"title": "Secret request"},
    "channel": {"name": "Secret channel"},
    "marketing_event": {"name": "Secret marketing event"},
    "time_entry": {"note": "Secret time", "spent": "0:01"},
    "repair": {"name": "Secret repair"},
    "project": {"name": "Secret project"},
}
# Declared open: these answer anybody, and none of them shows a record.
OPEN = {
    "healthz",
    "signin",
    "signin-passkey",
    "signin-passkey-beginning",
    "signin-code-passkey",
    "signin-code-passkey-beginning",
    "sso-away",
    "sso-back",
    "join",
    "setup",
    "setup-next",
    "language",
    "metrics",
    "site-form",
    "site-chat",
    "booking-page",
    "booking-holding",
    "booking-held",
    "booking-release",
    "booking-mine",
    "booking-cancellation",
    "booking-times",
    "booking-moving",
    "booking-event",
    "unsubscribe",
    "free-busy",
    "dav",
    "dav-root",
    "dav-caldav",
    "dav-carddav",
    "api-openapi",
    "api-docs",
    "api-nothing",
}
# The operator's, which counts all there is; and a new secret with each look, which is of nobody but who looks.
BY_ITSELF = {"metrics", "me-second-factor"}
ABSENT = {404, 405}
# Which rules hold does not hang on what keeps the rows: the second database is walked by who sees all and may change
# nothing, and by who may all; its conditions are held to the rules in test_policy.py and test_every_way.py.
# A manager is one of the secrets' department, the colleague, who stands nearer to them than any other.
BLIND = tuple(pytest.param(role, marks=pytest.mark.once) for role in ("colleague", "head", "nobody"))


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def cast(stranger, manager, head, observer, nobody, administrator, deal_kinds):
    """The secrets are the stranger's, of the department of service."""
    return {
        "stranger": stranger,
        "manager": manager,
        "head": head,
        "observer": observer,
        "nobody": nobody,
        "administrator": administrator,
        "colleague": add_person("colleague@firm.example", "Cole", "manager", "Service"),
        "service head": add_person("service@firm.example", "Sara", "head", "Service"),
    }


@pytest.fixture
def hide(cast):
    """hide() makes the secrets and gives them by kind."""

    def make():
        # What nobody is responsible for may lie before all: the secrets are said to be the stranger's.
        theirs = {"responsible": cast["stranger"].pk}
        made = {}
        for code, values in VALUES.items():
            given = {**values, **(theirs if kinds.get(code).is_common else {})}
            made[code] = writing.create(kinds.get(code), cast["stranger"], [given])[0]
        for record in made.values():
            writing.comment(record, cast["stranger"], "Secret words")
            attaching.attach(record, cast["stranger"], "Secret file.txt", [b"Secret content of ", record.KIND.encode()])
        return made

    return make


@pytest.fixture
def lead_to(cast, hide):
    """lead_to() makes the manager's own records that lead to the secrets, and gives them by kind."""

    def make():
        secrets, made = hide(), {}
        for kind in kinds.all_kinds():
            links = {field.name: secrets[field.to].pk for field in kind.fields if field.__class__ is LinkField}
            title = next(iter(VALUES[kind.code]))
            values = {title: f"Own {kind.code}", **links, **({"spent": "0:01"} if kind.code == "time_entry" else {})}
            if links:
                made[kind.code] = writing.create(kind, cast["administrator"], [values])[0]
        for code, record in made.items():
            record.responsible, record.department = cast["manager"], cast["manager"].department
            record.save()
            followers.put(kinds.get(code), [record])
        return made

    return make


def test_every_kind_has_its_secret():
    assert set(VALUES) == {kind.code for kind in kinds.all_kinds()}


@pytest.mark.once
def test_a_passer_by_is_led_to_the_door(hide):
    secrets = hide()
    walker, faults = Walker(None), []

    for route in routes():
        for address in route.addresses(secrets):
            for method in ("get", *route.changing):
                told = walker.ask(method, address, TYPED)
                led = told.status == 302 and told.location.startswith("/signin")
                right = led or (route.is_api and told.status == 401) or route.name in OPEN
                if not right or "Secret " in told.text or told.wrote:
                    faults.append((method, address, told.status))

    assert faults == []


@pytest.mark.parametrize("role", BLIND)
def test_what_a_role_may_not_see_makes_no_difference_anywhere(cast, hide, role):
    """Texts, counts, sums, choices: every answer is to the letter what it is in a base without the secrets."""
    walker, faults = Walker(cast[role]), []

    with transaction.atomic():
        secrets = hide()
        pages = [route for route in routes() if route.name not in BY_ITSELF]
        asked = [(route, address) for route in pages for address in route.addresses(secrets)]
        told = [walker.ask("get", address, TYPED) for _route, address in asked]
        transaction.set_rollback(True)
    for (route, address), one in zip(asked, told, strict=True):
        other = walker.ask("get", address, TYPED)
        hidden = one.status in ABSENT or not route.is_record
        ill = one.status >= 500 and route.name != "healthz"  # here no worker runs
        if (one.status, one.text) != (other.status, other.text) or not hidden or ill:
            faults.append((address, one.status, other.status))

    assert faults == []


@pytest.mark.once
def test_ones_own_record_does_not_tell_what_it_leads_to(cast, lead_to):
    """Who sees a deal does not thereby see its client: not its name on any page, in any file, or by searching."""
    own = lead_to()
    Permission.objects.filter(role=cast["manager"].role, action=Action.EXPORT).update(scope=Scope.OWN)
    walker, faults = Walker(cast["manager"]), []

    for route in routes():
        for address in route.addresses(own):
            for method in ("get", *route.changing):
                told = walker.ask(method, address, TYPED)
                if "Secret " in told.text or (told.status >= 500 and route.name != "healthz"):
                    faults.append((method, address, told.status))
    for code, record in own.items():
        card = walker.ask("get", record.get_absolute_url(), {})
        if card.status != 200 or f"Own {code}" not in card.text:
            faults.append((record.get_absolute_url(), card.status))

    assert faults == []
    assert find(cast["manager"], "secret") == []
    assert [hit.subtitle for hit in find(cast["manager"], "own deal")] == [""]


@pytest.mark.parametrize("role", [*BLIND, "observer"])
def test_what_a_role_may_not_change_stays_as_it_is(cast, hide, role):
    secrets = hide()
    walker, faults = Walker(cast[role]), []
    right = {403, 405} if role == "observer" else ABSENT

    for route in routes():
        for address in route.addresses(secrets):
            for method in route.changing:
                told = walker.ask(method, address, TYPED)
                shown = role != "observer" and "Secret " in told.text
                # Whose number stands second may work here no longer, or be oneself, who may always leave.
                known = right | ABSENT if route.is_of_record else right
                wrong = (route.is_record and told.status not in known) or told.status >= 500
                if shown or wrong or told.harmed or (told.wrote and role in {"observer", "nobody"}):
                    faults.append((method, address, told.status))

    assert faults == []


@pytest.mark.once
@pytest.mark.parametrize("role", ["stranger", "service head", "observer", "administrator"])
def test_who_may_see_sees(cast, hide, role):
    walker, faults = Walker(cast[role]), []

    for code, record in hide().items():
        told = walker.ask("get", record.get_absolute_url(), {})
        title = next(iter(VALUES[code].values()))
        file = Attachment.objects.of_record(record).get()
        content = walker.ask("get", file.get_absolute_url(), {})
        if told.status != 200 or any(text not in told.text for text in (title, "Secret words", "Secret file.txt")):
            faults.append((record.get_absolute_url(), told.status))
        if content.text != f"Secret content of {code}":
            faults.append((file.get_absolute_url(), content.status))

    assert faults == []


def test_no_address_breaks_under_the_administrators_hand(cast, hide):
    secrets = hide()
    walker, faults = Walker(cast["administrator"]), []

    for route in routes():
        for address in route.addresses(secrets):
            for method in ("get", *route.changing):
                told = walker.ask(method, address, TYPED)
                if told.status >= 500 and route.name != "healthz":
                    faults.append((method, address, told.status))

    assert faults == []
