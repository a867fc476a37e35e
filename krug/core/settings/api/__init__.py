"""What the API does with the settings, by the same verbs as their pages. All of it is the administrator's."""

from __future__ import annotations

from krug.core.settings.api import custom_fields, departments, firm, people, roles, teams

DECLARES = (
    *people.OPERATIONS,
    *departments.OPERATIONS,
    *teams.OPERATIONS,
    *roles.OPERATIONS,
    *firm.OPERATIONS,
    *custom_fields.OPERATIONS,
)
