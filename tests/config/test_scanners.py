"""Where the scanners of `make security` begin."""

import pytest

from scripts import security
from tests.access.walking import routes


@pytest.mark.once
def test_the_scanners_begin_in_every_area_of_pages():
    begun = security.starts()

    pages = {f"/{route.path}" for route in routes() if not f"/{route.path}".startswith(security.NO_PAGES)}
    left_alone = {security.area_of(left.rstrip("*")) for left in security.LEFT_ALONE}

    assert {security.area_of(page) for page in pages} - left_alone == {security.area_of(start) for start in begun}
    assert {"/", "/clients", "/requests", "/dashboards", "/settings/export"} <= set(begun)
    assert [start for start in begun if "<" in start] == []
