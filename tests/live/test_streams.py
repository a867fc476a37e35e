"""A commit in one process reaches a browser connected to another, and only whom it may."""

import signal
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.slow


def test_a_commit_in_one_process_reaches_who_may_see_it_through_another(two):
    here, there = two
    manager, head = here.signed_in("manager"), there.signed_in("head")
    administrator = there.signed_in("administrator")
    # The manager may work with a client of another department too, which the head does not see.
    own = next(pk for pk in manager.clients() if pk in head.clients())
    foreign = next(pk for pk in administrator.clients() if pk not in manager.clients())
    messages = manager.listen(f"client,client:{foreign}")
    assert next(messages) == "open"

    administrator.post(f"/clients/{foreign}/comments", text="Not for the manager")
    head.post(f"/clients/{own}/comments", text="For the manager")

    assert next(messages) == f"client:{own}"


def test_what_was_missed_is_told_on_coming_back(two):
    here, _there = two
    manager = here.signed_in("manager")
    own = manager.first_client()
    manager.post(f"/clients/{own}/comments", text="While nobody listened")

    messages = manager.listen(f"client:{own}", age=60_000)
    after_long = manager.listen(f"client:{own}", age=600_000)

    assert [next(messages), next(messages)] == ["open", f"client:{own}"]
    assert [next(after_long), next(after_long)] == ["open", "*"]


def test_nobody_listens_without_signing_in(two):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{two[0].port}/live?topics=client")

    assert refused.value.code == 401


def test_krug_stops_while_streams_are_open(two):
    messages = two[0].signed_in("manager").listen("client")
    assert next(messages) == "open"

    two[0].process.send_signal(signal.SIGTERM)

    assert two[0].process.wait(60) == 0
    assert list(messages) == []
