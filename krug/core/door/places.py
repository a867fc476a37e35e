from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.places import Place

PROFILE = Place("me", _("My profile"), "/me", "user", 10, "me")
TOKENS = Place("tokens", _("Tokens"), "/me/tokens", "key", 20, "me")
