import pytest

from krug.core.access.models import ApiToken
from krug.core.api import auth, limits
from krug.core.api.limits import Limiter
from krug.core.api.models import RateWindow


@pytest.fixture(autouse=True)
def an_hour_without_end(monkeypatch, settings):
    settings.API_REQUESTS_PER_MINUTE = 40
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000_040.0)
    monkeypatch.setattr(auth, "limiter", Limiter())


def test_limits_stand_in_the_headers_and_then_hold(program, manager):
    asking = program(manager)

    first = asking.get("me")
    for _number in range(39):
        last = asking.get("me")
    over = asking.get("me")

    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"], first["RateLimit-Reset"]) == ("40", "39", "40")
    assert (last.status_code, last["X-RateLimit-Remaining"]) == (200, "0")
    assert (over.status_code, over["Retry-After"], over["Content-Type"]) == (429, "40", "application/problem+json")


def test_processes_count_together(manager):
    ApiToken.issue(manager, "read")
    token = ApiToken.objects.get().pk
    one, other = Limiter(), Limiter()

    for _number in range(20):
        one.take(token)
        other.take(token)

    assert RateWindow.objects.get().requests == 40
    assert one.take(token).exceeded or one.take(token).exceeded


def test_counting_is_not_a_write_per_request(manager, django_assert_num_queries, settings):
    settings.API_REQUESTS_PER_MINUTE = 1000
    ApiToken.issue(manager, "read")
    token, limiter = ApiToken.objects.get().pk, Limiter()

    with django_assert_num_queries(0):
        for _number in range(49):
            limiter.take(token)


def test_a_new_minute_starts_anew_and_the_old_one_is_swept_away(manager, monkeypatch):
    ApiToken.issue(manager, "read")
    token, limiter = ApiToken.objects.get().pk, Limiter()
    for _number in range(50):
        limiter.take(token)
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000_200.0)

    for _number in range(2):
        allowance = limiter.take(token)

    assert (allowance.exceeded, allowance.remaining) == (False, 38)
    assert RateWindow.objects.get().requests == 2
