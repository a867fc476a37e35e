"""What the API does with the settings, by the same verbs as their pages. All of it is the administrator's."""

from __future__ import annotations

from krug.core.settings.api import (
    custom_fields,
    departments,
    firm,
    hours,
    layouts,
    people,
    required_fields,
    roles,
    sight,
    stage_rules,
    teams,
    trail,
)

DECLARES = (
    *people.OPERATIONS,
    *departments.OPERATIONS,
    *teams.OPERATIONS,
    *roles.OPERATIONS,
    *firm.OPERATIONS,
    *custom_fields.OPERATIONS,
    *layouts.OPERATIONS,
    *required_fields.OPERATIONS,
    *stage_rules.OPERATIONS,
    *hours.OPERATIONS,
    *sight.OPERATIONS,
    *trail.OPERATIONS,
)
