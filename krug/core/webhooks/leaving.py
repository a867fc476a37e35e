"""Webhooks that tell on behalf of somebody who leaves: they would stop."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside
from krug.core.access.models import User
from krug.core.webhooks.models import Webhook
from krug.core.webhooks.place import ROOT


def on_behalf_of(person: User) -> Iterable[Beside]:
    for row in Webhook.objects.filter(person=person).order_by("name"):
        yield Beside(_("Webhook on their behalf"), row.name, f"{ROOT}/{row.pk}")
