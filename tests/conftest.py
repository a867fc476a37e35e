"""The standing cast, named by their part."""

import hypothesis
import pytest

from krug.config import collecting
from krug.core.access.models import Role
from krug.core.access.people import add_person, ensure_roles
from krug.core.records import kinds, writing
from krug.core.records.custom import fitting
from krug.modules.deals.first_kinds import ensure_first_kinds
from krug.modules.deals.models import DealKind
from krug.modules.requests.first_terms import ensure_first_requests

# How long an example takes says nothing of whether it is right, and everything of what else the machine does.
hypothesis.settings.register_profile("krug", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("krug")


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_custom_fields_left():
    """The firm's own fields of one test are rolled back; the kinds forget them too."""
    yield
    if fitting.are_there():
        fitting.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """What every firm begins with stands there from the first, as thousands of tests want it."""
    with django_db_blocker.unblock():
        ensure_roles([kind.code for kind in kinds.all_kinds()])
        ensure_first_kinds()
        ensure_first_requests()


@pytest.fixture
def roles(db):
    """They are there but after a test that empties the tables."""
    ensure_roles([kind.code for kind in kinds.all_kinds()])


@pytest.fixture
def administrator(roles):
    return add_person("administrator@firm.example", "Ada", "administrator")


@pytest.fixture
def head(roles):
    return add_person("head@firm.example", "Hanna", "head", "Sales")


@pytest.fixture
def manager(roles, head):
    return add_person("manager@firm.example", "Max", "manager", "Sales", "long password")


@pytest.fixture
def stranger(roles):
    return add_person("stranger@firm.example", "Stan", "manager", "Service")


@pytest.fixture
def observer(roles):
    return add_person("observer@firm.example", "Otto", "observer")


@pytest.fixture
def nobody(roles):
    Role.objects.create(code="nobody", title="No rights")
    return add_person("nobody@firm.example", "Ned", "nobody")


@pytest.fixture
def deal_kinds(db):
    """The kinds of deal every firm begins with: a sale, wholesale, one without stages; and those of request."""
    ensure_first_kinds()
    ensure_first_requests()
    return list(DealKind.objects.all())


@pytest.fixture
def make_deal_of(deal_kinds):
    """A builder: make_deal_of(user, amount=…) gives the deal, made by the ordinary verb."""

    def make(user, **values):
        return writing.create(kinds.get("deal"), user, [{"name": "Shrink tunnel", **values}])[0]

    return make


@pytest.fixture
def make_client_of():
    """A builder: make_client_of(user, name=…) gives the client, made by the ordinary verb."""

    def make(user, **values):
        return writing.create(kinds.get("client"), user, [{"name": "Cancity", **values}])[0]

    return make


def pytest_collection_finish():
    """Thousands of tests live in one process: what is there now is not looked through for circles again and again."""
    collecting.seldom()
