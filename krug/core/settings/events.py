"""What may happen to the firm, its people and their rights, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

GROUP = "settings"
FIRM = ("firm", 1)

EVENTS = (
    EventKind("firm.changed", _("changed {fields} of the firm"), GROUP, "firm"),
    EventKind("firm.module_on", _("switched the module “{title}” on"), GROUP, "gear"),
    EventKind("firm.module_off", _("switched the module “{title}” off"), GROUP, "gear"),
    EventKind("user.added", _("took on {title}"), GROUP, "user"),
    EventKind("user.changed", _("changed {fields} of {title}"), GROUP, "user"),
    EventKind("user.invited", _("made a sign-in link for {title}"), GROUP, "key"),
    EventKind("user.deactivated", _("closed Krug to {title}"), GROUP, "lock"),
    EventKind("user.signed_out_by", _("ended the sessions of {title}"), GROUP, "lock"),
    EventKind("user.activated", _("opened Krug to {title} again"), GROUP, "user"),
    EventKind("department.added", _("added the department “{title}”"), GROUP, "group"),
    EventKind("department.changed", _("changed {fields} of the department “{title}”"), GROUP, "group"),
    EventKind("department.removed", _("removed the department “{title}”"), GROUP, "group"),
    EventKind("team.added", _("added the team “{title}”"), GROUP, "users"),
    EventKind("team.changed", _("changed {fields} of the team “{title}”"), GROUP, "users"),
    EventKind("team.removed", _("removed the team “{title}”"), GROUP, "users"),
    EventKind("custom_field.added", _("added the field “{title}”"), GROUP, "list"),
    EventKind("custom_field.changed", _("changed {fields} of the field “{title}”"), GROUP, "list"),
    EventKind("firm.layout_changed", _("arranged the card and form of “{title}”: {role}"), GROUP, "list"),
    EventKind("firm.layout_dropped", _("gave up the arrangement of “{title}”: {role}"), GROUP, "list"),
    EventKind("firm.fields_required", _("changed the fields required in “{title}”: {fields}"), GROUP, "check"),
    EventKind("firm.stage_rules", _("changed checklists and who may move in “{title}”: {fields}"), GROUP, "check"),
    EventKind("role.added", _("added the role “{title}”"), GROUP, "lock"),
    EventKind("role.renamed", _("renamed the role “{old}” to “{title}”"), GROUP, "lock"),
    EventKind("role.removed", _("removed the role “{title}”"), GROUP, "lock"),
    EventKind("role.changed", _("changed rights of the role “{title}”: {fields}"), GROUP, "lock"),
)
