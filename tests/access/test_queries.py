"""The number of queries of every page is the same however much there is. A new page is in it by itself."""

import pytest
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Firm
from krug.core.access.people import add_person
from krug.core.files import attaching
from krug.core.records import kinds, writing
from tests.access.test_sweep import VALUES
from tests.access.walking import Walker, routes

# What looks through everything on purpose, in pieces, and is not waited for.
IN_PIECES = {"settings-audit-file", "report_file"}


@pytest.fixture
def fill(administrator, deal_kinds, settings, tmp_path):
    """fill(n): so many records of each kind and so many people; gives the last record of each kind."""

    settings.DATA = tmp_path

    def make(size):
        for number in range(size):
            add_person(f"more{number}@firm.example", f"More {number}", "manager", f"Department {number % 3}")
        made = {}
        for code, values in VALUES.items():
            (name, text), *others = values.items()
            rows = [{name: f"{text} {number}", **dict(others)} for number in range(size)]
            made[code] = writing.create(kinds.get(code), administrator, rows)[-1]
        for number in range(size):
            attaching.attach(made["client"], administrator, f"file {number}.txt", [b"The same bytes"])
        return made

    return make


@pytest.mark.once  # what is asked is the same whichever database answers
def test_queries_do_not_grow_with_the_base(administrator, fill, settings):
    settings.API_REQUESTS_PER_MINUTE = 10_000_000  # every so many requests their count is written down for all
    Firm.objects.update_or_create(
        pk=1, defaults={"large_export": 0, "large_exports_of_day": 0}
    )  # what the API reads is counted now and then
    walker, counted = Walker(administrator), {}

    for size in (5, 50):
        with transaction.atomic():
            records = fill(size)
            for route in routes():
                for address in route.addresses(records):
                    reset_queries()  # Django keeps the last 9,000 only
                    with CaptureQueriesContext(
                        connection,
                    ) as captured:
                        walker.ask("get", address, {})
                    number = "" if route.is_file or not route.is_record else str(records[route.kind].pk)
                    template = route.path if route.is_file else address.replace(number, "N") if number else address
                    counted.setdefault((route.name, template), []).append(len(captured))
            transaction.set_rollback(True)

    grown = {page: numbers for page, numbers in counted.items() if len(set(numbers)) > 1 and page[0] not in IN_PIECES}
    assert grown == {}
