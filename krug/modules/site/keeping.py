"""What an administrator does with the forms of the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.modules.site import asked, receiving
from krug.modules.site.models import SiteForm, Submission

MOST = 100
MOST_SITES = 50
PORTS = {"http": 80, "https": 443}
KIND = "site_form"
_HOST = re.compile(r"localhost|[a-z0-9-]+(\.[a-z0-9-]+)+")
TITLES = {
    "title": gettext_lazy("name"),
    "use": gettext_lazy("kind"),
    "is_on": gettext_lazy("switched on"),
    "language": gettext_lazy("language"),
    "heading": gettext_lazy("heading"),
    "intro": gettext_lazy("introduction"),
    "button": gettext_lazy("button"),
    "thanks": gettext_lazy("thanks"),
    "fields": gettext_lazy("fields"),
    "takes_files": gettext_lazy("files"),
    "hue": gettext_lazy("colour"),
    "theme": gettext_lazy("theme"),
    "corners": gettext_lazy("corners"),
    "sites": gettext_lazy("sites"),
    "kind_id": gettext_lazy("kind of request"),
    "channel_id": gettext_lazy("channel"),
    "consent_id": gettext_lazy("consent"),
    "most_per_hour": gettext_lazy("limit"),
}


@transaction.atomic
def add(actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> SiteForm:
    """A new form with `values` by name of the model. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    _check_room()
    made = SiteForm.objects.create(**_tidied(values, None))
    _tell("added", made, actor, channel)
    return made


@transaction.atomic
def change(
    actor: User, form: SiteForm, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE
) -> SiteForm:
    """What is given is changed. Raises Denied, Invalid, Overtaken where `version` is not how it is now, and
    SiteForm.DoesNotExist where somebody has removed it."""
    policy.check_administrator(actor)
    found = _tidied(values, form)
    form = _held(form.pk)
    check_seen(form, version)
    differing = changed(form, found)
    if differing:
        form.save()
        _tell("changed", form, actor, channel, {"fields": names_of(differing, TITLES), "values": differing})
    return form


@transaction.atomic
def remove(actor: User, form: SiteForm, channel: str = Channel.PAGE) -> None:
    """Off the list and the site; what came by it stays, and what waits is seen to. Twice is once. Raises Denied."""
    policy.check_administrator(actor)
    if SiteForm.objects.there().filter(pk=form.pk).update(removed_at=timezone.now()):
        _tell("removed", form, actor, channel)


@transaction.atomic
def bring_back(actor: User, form: SiteForm, channel: str = Channel.PAGE) -> None:
    """A removed one, under its address. Twice is once. Raises Denied, Invalid where its name is taken since."""
    policy.check_administrator(actor)
    if form.removed_at is None:
        return
    _check_room()
    _tidied({"title": form.title}, form)
    if SiteForm.objects.filter(pk=form.pk).exclude(removed_at=None).update(removed_at=None):
        _tell("restored", form, actor, channel)


@transaction.atomic
def let_through(actor: User, found: Submission, channel: str = Channel.PAGE) -> bool:
    """What was taken for spam becomes a request. False where it is one already. Raises Denied."""
    policy.check_administrator(actor)
    done = receiving.let_through(found)
    if done:
        _tell("let_through", found.form, actor, channel)
    return done


def _check_room() -> None:
    if SiteForm.objects.there().count() >= MOST:
        raise Invalid({"title": _("At most %(most)d forms.") % {"most": MOST}})


def _held(pk: int) -> SiteForm:
    form: SiteForm = SiteForm.objects.there().select_for_update(of=("self",)).get(pk=pk)
    return form


def _tidied(values: Mapping[str, Any], form: SiteForm | None) -> dict[str, Any]:
    """Raises Invalid."""
    found, errors = dict(values), dict[str, str]()
    if "title" in found:
        found["title"] = " ".join(found["title"].split())
        same = SiteForm.objects.there().filter(title=found["title"]).exclude(pk=form.pk if form else 0)
        if not 1 <= len(found["title"]) <= 100:
            errors["title"] = _("From 1 to %(most)d characters.") % {"most": 100}
        elif same.exists():
            errors["title"] = _("There is one of this name already.")
    for name, tidy in (("fields", asked.tidied), ("sites", origins)):
        if name in found:
            try:
                found[name] = tidy(found[name])
            except Invalid as error:
                errors |= error.errors
    if errors:
        raise Invalid(errors)
    return found


def origins(lines: list[str]) -> list[str]:
    """Addresses of sites as browsers call them: scheme, host, port. Raises Invalid."""
    found = list(dict.fromkeys(_origin(line.strip()) for line in lines if line.strip()))
    if len(found) > MOST_SITES:
        raise Invalid({"sites": _("At most %(most)d sites.") % {"most": MOST_SITES}})
    return found


def _origin(line: str) -> str:
    refusal = Invalid({"sites": _("This is no address of a site: %(line)s") % {"line": line[:100]}})
    try:
        known = urlsplit(line if "://" in line else f"https://{line}")
        # As browsers have it: without the port that the scheme means anyway.
        port = f":{known.port}" if known.port and known.port != PORTS.get(known.scheme) else ""
        host = (known.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise refusal from None
    if known.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise refusal
    return f"{known.scheme}://{host}{port}"


def _tell(what: str, form: SiteForm, actor: User, channel: str, more: Mapping[str, Any] | None = None) -> None:
    write([Fact(f"{KIND}.{what}", (KIND, form.pk), {"title": form.title, **(more or {})})], actor, channel)
