"""Requests, their kinds and rules."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.scopes import Scope
from krug.core.records import kinds, writing
from krug.core.settings import pipeline_rights
from krug.core.stages.models import Pipeline
from krug.modules.requests.first_terms import ensure_first_requests
from krug.modules.requests.models import RequestKind, Rule, Terms

ALWAYS = [[[0, 1440]]] * 7


@pytest.fixture
def request_kinds(db):
    """What every firm begins with, and a firm that works day and night: no test depends on the hour it runs at."""
    ensure_first_requests()
    Terms.objects.create(pk=1, week=ALWAYS)
    return list(RequestKind.objects.all())


@pytest.fixture
def make_request_of(request_kinds):
    """A builder: make_request_of(user, title=…) gives the request, made by the ordinary verb."""

    def make(user, **values):
        return writing.create(kinds.get("request"), user, [{"title": "Price of LR-4", **values}])[0]

    return make


@pytest.fixture
def make_rule(request_kinds):
    """A builder: a rule that gives requests at any hour."""

    def make(**values):
        return Rule.objects.create(**{"name": "All", "hours": "always", **values})

    return make


@pytest.fixture
def shut(administrator, request_kinds):
    """shut(person): the person's role changes no request of the pipeline where they stand; gives the person anew."""

    def make(person):
        pipeline = Pipeline.objects.get(subject="request")
        pipeline_rights.keep_pipeline_rights(administrator, person.role, {(pipeline.pk, "change"): Scope.NONE})
        return User.objects.get(pk=person.pk)

    return make


@pytest.fixture
def long_ago():
    """long_ago(request, hours=…) puts the request's receiving and deadlines into the past."""

    def make(request, **length):
        earlier = dt.timedelta(**length)
        request.received_at -= earlier
        request.answer_by = request.answer_by and request.answer_by - earlier
        request.solve_by = request.solve_by and request.solve_by - earlier
        request.save()
        return request

    return make


@pytest.fixture
def now():
    return timezone.now()
