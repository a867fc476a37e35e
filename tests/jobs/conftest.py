import pytest

from krug.core.jobs import kinds
from krug.core.jobs.kinds import JobKind


@pytest.fixture
def declare(monkeypatch):
    """declare("code", run): a kind of job for one test."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))

    def make(code, run, **values):
        JobKind(code, f"Test of {code}", run, **values).declare()

    return make
