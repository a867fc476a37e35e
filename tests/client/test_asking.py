"""Waiting, trying again, paging, problems: against a transport that answers as it is told."""

import datetime as dt
from email.utils import format_datetime

import httpx
import krug_client
import pytest
from krug_client import Krug


@pytest.fixture
def told():
    """told(answers…) gives a client that meets them in turn, what it asked, and how long it waited."""

    def make(*answers, **more):
        asked, waited, rest = [], [], iter(answers)

        def answer(request):
            asked.append(request)
            found = next(rest)
            if isinstance(found, Exception):
                raise found
            return found

        krug = Krug("http://krug.example/", "t", transport=httpx.MockTransport(answer), sleep=waited.append, **more)
        return krug, asked, waited

    return make


def ok(content=None, status=200):
    return httpx.Response(status, json={} if content is None else content)


def busy(status=429, **headers):
    return httpx.Response(status, json={"title": "Busy", "status": status}, headers=headers)


def test_retry_after_is_kept_to(told):
    krug, asked, waited = told(busy(**{"Retry-After": "7"}), busy(503, **{"Retry-After": "0"}), ok({"id": 1}))

    assert krug.me() == {"id": 1}
    assert (len(asked), waited) == (3, [7.0, 0.0])


def test_retry_after_may_be_a_date_and_is_bounded(told):
    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30), usegmt=True)
    krug, _asked, waited = told(busy(**{"Retry-After": soon}), busy(**{"Retry-After": "86400"}), ok())

    krug.me()

    assert 25 < waited[0] <= 30
    assert waited[1] == 60.0


def test_a_post_sent_again_bears_the_same_key(told):
    krug, asked, waited = told(httpx.ReadError("lost"), busy(502), ok({"id": 1}, 201))

    krug.clients.make({"name": "Bakery"})

    assert len({request.headers["Idempotency-Key"] for request in asked}) == 1
    assert len(asked) == 3
    assert 0.5 <= waited[0] <= 1 and 1 <= waited[1] <= 2


def test_two_posts_have_two_keys_and_ones_own_is_sent(told):
    krug, asked, _waited = told(*[ok({"id": 1}, 201)] * 3)

    for key in ("", "", "order-7381"):
        krug.clients.make({"name": "Bakery"}, key=key)

    keys = [request.headers["Idempotency-Key"] for request in asked]
    assert len(set(keys)) == 3 and keys[2] == "order-7381"


@pytest.mark.parametrize("call", [lambda k: k.clients.change(1, {"version": 1}), lambda k: k.clients.remove(1)])
def test_what_may_have_been_done_is_not_done_again(told, call):
    krug, asked, _waited = told(httpx.ReadError("lost"))
    with pytest.raises(krug_client.Unreachable):
        call(krug)
    gateway, asked_there, _waited = told(busy(502))
    with pytest.raises(krug_client.Unavailable):
        call(gateway)

    assert (len(asked), len(asked_there)) == (1, 1)


def test_in_the_end_it_gives_up(told):
    krug, asked, _waited = told(*[httpx.ConnectError("no")] * 3, attempts=3)
    with pytest.raises(krug_client.Unreachable):
        krug.me()
    limited, asked_there, _waited = told(*[busy()] * 2, attempts=2)
    with pytest.raises(krug_client.TooMany):
        limited.me()

    assert (len(asked), len(asked_there)) == (3, 2)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, krug_client.Problem),
        (401, krug_client.NotSignedIn),
        (403, krug_client.Denied),
        (404, krug_client.Missing),
        (409, krug_client.Conflict),
        (422, krug_client.Invalid),
        (500, krug_client.Unavailable),
    ],
)
def test_problems_are_exceptions_with_their_fields(told, status, kind):
    content = {"title": "No", "status": status, "detail": "Because", "errors": [{"field": "name", "message": "empty"}]}
    krug, _asked, _waited = told(ok({**content, "current": {"id": 1}}, status))

    with pytest.raises(kind) as found:
        krug.me()

    assert type(found.value) is kind
    assert (found.value.status, found.value.detail) == (status, "Because")
    assert (found.value.fields, found.value.current) == ({"name": "empty"}, {"id": 1})
    assert str(found.value) == f"{status} Because (name: empty)"


def test_a_gateways_page_is_a_problem_too(told):
    krug, _asked, _waited = told(*[httpx.Response(503, text="<h1>Bad gateway</h1>")] * 2, attempts=2)

    with pytest.raises(krug_client.Unavailable) as found:
        krug.me()

    assert (found.value.title, found.value.fields) == ("HTTP 503", {})


def test_pages_are_read_as_they_are_gone_through(told):
    krug, asked, _waited = told(ok({"items": [1, 2], "next": "c"}), ok({"items": [3], "next": None}))

    found = krug.clients.list(status="partner", tags=None, amount__gte=5, open=True, day=dt.date(2026, 1, 2))
    first = next(found)
    begun = len(asked)

    assert (first, begun, list(found)) == (1, 1, [2, 3])
    assert dict(asked[0].url.params) == {
        "status": "partner",
        "amount__gte": "5",
        "open": "true",
        "day": "2026-01-02",
        "limit": "500",
    }
    assert asked[1].url.params["cursor"] == "c"


def test_rows_go_by_500_and_are_counted_through(told):
    def answer_of(number):
        return ok(
            {"items": [{"index": at, "status": 201, "id": at, "version": 1, "problem": None} for at in range(number)]}
        )

    krug, asked, _waited = told(answer_of(500), answer_of(500), answer_of(3))

    found = list(krug.clients.rows(({"name": str(n)} for n in range(1003)), key="k"))

    assert [row["index"] for row in found] == list(range(1003))
    assert [request.headers["Idempotency-Key"] for request in asked] == ["k-0", "k-500", "k-1000"]
    assert list(krug.clients.rows([])) == []
