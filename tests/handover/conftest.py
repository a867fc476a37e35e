import pytest

from krug.core.access.people import add_person
from krug.core.handover import handing
from krug.core.handover.models import Rule
from krug.core.handover.planning import Wish
from krug.core.jobs import performing


@pytest.fixture
def heirs(roles, manager):
    return [add_person(f"heir{n}@firm.example", f"Heir {n}", "manager", "Sales") for n in range(3)]


@pytest.fixture
def hand():
    """Hand over all that a person holds, and wait for the work."""

    def begin(actor, person, rule=Rule.ONE, heirs=(), **more):
        made = handing.begin(actor, person, Wish(rule, [heir.pk for heir in heirs], **more))
        performing.perform_due()
        made.refresh_from_db()
        return made

    return begin
