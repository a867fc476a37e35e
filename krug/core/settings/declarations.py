"""The settings' place in the menu, and the pages of the ground floor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Declaration
from krug.core.records.places import Place
from krug.core.records.settings_pages import ROOT, Section, SettingsPage, open_to
from krug.core.settings.guiding import GUIDE

DECLARED: tuple[Declaration, ...] = (
    *GUIDE,
    Place("settings", _("Settings"), ROOT, "gear", 90, "foot", may=lambda user: bool(open_to(user))),
    SettingsPage(
        "firm",
        _("Requisites"),
        "/settings/firm",
        Section.FIRM,
        "firm",
        10,
        about=_("Name, country, main currency and language of the firm."),
    ),
    SettingsPage(
        "people",
        _("Employees"),
        "/settings/people",
        Section.FIRM,
        "users",
        20,
        about=_("Who works in Krug, in what role; links to set a password; closing Krug to who leaves."),
    ),
    SettingsPage(
        "departments",
        _("Departments"),
        "/settings/departments",
        Section.FIRM,
        "group",
        30,
        about=_("The tree of the firm: a head sees the own department and those below."),
    ),
    SettingsPage(
        "teams",
        _("Teams"),
        "/settings/teams",
        Section.FIRM,
        "users",
        40,
        about=_("People who work together and may see each other's records."),
    ),
    SettingsPage(
        "access",
        _("Roles and rights"),
        "/settings/access",
        Section.FIRM,
        "lock",
        50,
        about=_("Who sees, creates, changes, assigns, removes and exports what, and whose."),
    ),
    SettingsPage(
        "passwords",
        _("Passwords"),
        "/settings/passwords",
        Section.FIRM,
        "key",
        55,
        about=_("How long a password is at least, and whether the best-known ones are refused."),
    ),
    SettingsPage(
        "custom-fields",
        _("Additional fields"),
        "/settings/custom-fields",
        Section.WORK,
        "list",
        30,
        about=_("Fields of your own for clients, deals and everything else: in cards, lists, filters, reports, files."),
    ),
    SettingsPage(
        "layouts",
        _("Cards and forms"),
        "/settings/layouts",
        Section.WORK,
        "list",
        40,
        about=_("Which fields stand in which block of cards and forms, for all and for single roles."),
    ),
    SettingsPage(
        "required-fields",
        _("Fields required by stage"),
        "/settings/required-fields",
        Section.WORK,
        "check",
        35,
        about=_("What must be filled in before a record comes into a stage, goes on from it, or is won."),
    ),
    SettingsPage(
        "stage-rules",
        _("Checklists and who may move"),
        "/settings/stage-rules",
        Section.WORK,
        "ok",
        36,
        about=_("What is ticked off in each stage, who may move records into it, and who may close them."),
    ),
    SettingsPage(
        "why",
        _("Who sees what"),
        "/settings/why",
        Section.FIRM,
        "eye",
        60,
        about=_("Why a person sees a record or does not, in words."),
    ),
    SettingsPage(
        "options",
        _("Modules"),
        "/settings/options",
        Section.SYSTEM,
        "gear",
        10,
        about=_("Switch off what the firm does not use, and it is out of the way."),
    ),
    SettingsPage(
        "audit",
        _("Trail"),
        "/settings/audit",
        Section.SYSTEM,
        "list",
        20,
        about=_("Every change, every sign-in, every export: who, when, from what to what. Nobody can alter it."),
    ),
)
