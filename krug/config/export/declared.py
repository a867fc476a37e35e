"""What the export brings into Krug: its job, its schedule, its page of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.config.export.keeping import ADDRESS, CODE, run, sweep
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.records.modules import Declaration
from krug.core.records.settings_pages import Section, SettingsPage

AN_HOUR = 3600  # seconds

DECLARED: tuple[Declaration, ...] = (
    JobKind(CODE, _("Export of all data"), run, page=lambda job: ADDRESS),
    Schedule("export.sweep", AN_HOUR, sweep),
    SettingsPage(
        "export",
        _("Export of all data"),
        ADDRESS,
        Section.SYSTEM,
        "down",
        32,
        about=_("Everything the firm keeps in Krug, in open formats, with the files: for another program, or to keep."),
    ),
)
