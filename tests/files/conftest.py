"""Files beside records, in a folder of each test's own."""

import pytest

from krug.core.files import attaching


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """The folder that stands for KRUG_DATA."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def record(manager, make_client_of):
    return make_client_of(manager)


@pytest.fixture
def attach(record, manager):
    """A builder: attach(b"bytes", name="offer.txt", to=record, by=manager) gives the attachment."""

    def make(content=b"An offer", name="offer.txt", to=record, by=manager):
        return attaching.attach(to, by, name, [content])

    return make
