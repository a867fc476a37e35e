"""A form of the site and who fills it in."""

import uuid

import pytest
from django.test import Client as Browser

from krug.modules.site import asked, keeping

USUAL = {"title": "Contacts", "language": "en", "fields": asked.usual()}
SENT = {"contact_name": "Ann", "phone": "+7 916 123-45-67", "text": "How much is a tunnel?"}


@pytest.fixture
def make_form(administrator, deal_kinds):
    def make(**values):
        return keeping.add(administrator, {**USUAL, **values})

    return make


@pytest.fixture
def form(make_form):
    return make_form()


@pytest.fixture
def visitor():
    return Browser(enforce_csrf_checks=True, SERVER_NAME="localhost")


def send(visitor, form, **values):
    return visitor.post(form.address, {**SENT, "krug_key": str(uuid.uuid4()), **values})
