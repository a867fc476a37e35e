"""Rules of distribution that name somebody who leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside
from krug.core.access.models import User
from krug.modules.requests.models import Rule


def named_in_rules(person: User) -> Iterable[Beside]:
    for row in Rule.objects.filter(person=person, is_active=True):
        yield Beside(_("Rule of distribution"), row.name, "/settings/request-rules")
