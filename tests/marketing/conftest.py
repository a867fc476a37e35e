"""Channels of every kind of influence, events, and whoever came through them."""

import pytest

from krug.core.records import kinds, writing
from krug.modules.marketing.models import Influence


@pytest.fixture
def channels(administrator):
    """By kind of influence."""
    rows = [{"name": f"By {one.value}", "influence": one.value} for one in Influence]
    made = writing.create(kinds.get("channel"), administrator, rows)
    return {channel.influence: channel for channel in made}


@pytest.fixture
def make_event_of():
    """make_event_of(user, name=…) gives the marketing event, made by the ordinary verb."""

    def make(user, **values):
        return writing.create(kinds.get("marketing_event"), user, [{"name": "Agro exhibition", **values}])[0]

    return make


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client
