"""What copies bring into Krug: their job, their schedule, their page of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.config.backup.keeping import ADDRESS, CODE, look, run
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.records.modules import Declaration
from krug.core.records.settings_pages import Section, SettingsPage

LOOK = 300  # seconds

DECLARED: tuple[Declaration, ...] = (
    JobKind(CODE, _("Backup copy"), run, page=lambda job: ADDRESS),
    Schedule("backup.look", LOOK, look),
    SettingsPage(
        "backups",
        _("Backup copies"),
        ADDRESS,
        Section.SYSTEM,
        "box",
        30,
        about=_("Copies of the whole firm: when the last one was made, which are kept, one made now."),
    ),
)
