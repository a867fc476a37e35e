"""A service of the firm's, a page, and who books on it."""

import pytest
from django.test import Client as Browser

from krug.core.notices.models import Service as Server
from krug.modules.activities.models import Resource
from krug.modules.booking import holding
from krug.modules.booking.confirming import Who, confirm
from krug.modules.booking.holding import Visitor
from krug.modules.booking.keeping import PAGES, SERVICES
from tests.booking.moments import monday

ANN = Who("Ann", "+79161234567", "ann@visitor.example", "About the tunnel")
COMES = Visitor("Asia/Yekaterinburg", "en", "203.0.113.7")


@pytest.fixture
def room(db):
    return Resource.objects.create(name="Blue room", place="2nd floor")


@pytest.fixture
def make_service(administrator):
    def make(*people, rooms=(), **values):
        usual = {"title": "Advice", "minutes": 60, "ahead_days": 366, "step_minutes": 30, "notice_minutes": 0}
        links = {"people": [one.pk for one in people], "rooms": [one.pk for one in rooms]}
        return SERVICES.add(administrator, {**usual, **values, **links})

    return make


@pytest.fixture
def service(make_service, manager):
    return make_service(manager)


@pytest.fixture
def page(administrator):
    values = {"title": "Our site", "language": "en", "services": [], "sites": [], "most_per_hour": 1000}
    return PAGES.add(administrator, values)


@pytest.fixture
def book(page):
    """A builder: book(service, moment) gives what a visitor has booked."""

    def make(service, at=None, who=ANN, visitor=COMES, person=None):
        return confirm(holding.hold(page, service, at or monday(), visitor, person), who)

    return make


@pytest.fixture
def visitor():
    return Browser(enforce_csrf_checks=True, SERVER_NAME="localhost")


@pytest.fixture
def mail(db):
    options = {"host": "127.0.0.1", "port": 1, "security": "none", "sender": "firm@firm.example"}
    return Server.objects.create(way="mail", is_on=True, options=options)
