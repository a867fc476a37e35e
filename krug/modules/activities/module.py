"""What the room of activities declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module

MODULE = Module("activities", _("Activities"))
