from django.urls import path

from krug.core.settings.views import (
    access,
    audit,
    custom_fields,
    departments,
    large_exports,
    layouts,
    people,
    required_fields,
    stage_rules,
)
from krug.core.settings.views.contents import contents
from krug.core.settings.views.firm import firm
from krug.core.settings.views.options import options
from krug.core.settings.views.passwords import passwords
from krug.core.settings.views.why import why

urlpatterns = [
    path("settings", contents, name="settings"),
    path("settings/firm", firm, name="settings-firm"),
    path("settings/passwords", passwords, name="settings-passwords"),
    path("settings/people", people.people, name="settings-people"),
    path("settings/people/new", people.new, name="settings-people-new"),
    path("settings/people/<int:pk>", people.person, name="settings-person"),
    path("settings/people/<int:pk>/link", people.link, name="settings-person-link"),
    path("settings/people/<int:pk>/ending", people.ending, name="settings-person-ending"),
    path("settings/people/<int:pk>/second-factor", people.second_factor, name="settings-person-second-factor"),
    path("settings/people/<int:pk>/closing", people.closing, name="settings-person-closing"),
    path("settings/people/<int:pk>/opening", people.opening, name="settings-person-opening"),
    path("settings/departments", departments.departments, name="settings-departments"),
    path("settings/departments/new", departments.department, name="settings-departments-new"),
    path("settings/departments/<int:pk>", departments.department, name="settings-department"),
    path("settings/departments/<int:pk>/removal", departments.remove_department, name="settings-department-removal"),
    path("settings/teams", departments.teams, name="settings-teams"),
    path("settings/teams/new", departments.team, name="settings-teams-new"),
    path("settings/teams/<int:pk>", departments.team, name="settings-team"),
    path("settings/teams/<int:pk>/removal", departments.remove_team, name="settings-team-removal"),
    path("settings/access", access.roles, name="settings-access"),
    path("settings/access/new", access.new, name="settings-access-new"),
    path("settings/access/<int:pk>", access.role, name="settings-role"),
    path("settings/access/<int:pk>/second-factor", access.second_factor, name="settings-role-second-factor"),
    path("settings/access/<int:pk>/networks", access.networks, name="settings-role-networks"),
    path("settings/access/<int:pk>/title", access.title, name="settings-role-title"),
    path("settings/access/<int:pk>/removal", access.removal, name="settings-role-removal"),
    path("settings/custom-fields", custom_fields.fields, name="settings-custom-fields"),
    path("settings/custom-fields/new", custom_fields.new, name="settings-custom-fields-new"),
    path("settings/custom-fields/<int:pk>", custom_fields.field, name="settings-custom-field"),
    path("settings/custom-fields/<int:pk>/up", custom_fields.up, name="settings-custom-field-up"),
    path("settings/layouts", layouts.layouts, name="settings-layouts"),
    path("settings/layouts/<slug:kind>/<int:role>", layouts.layout, name="settings-layout"),
    path("settings/required-fields", required_fields.pipelines, name="settings-required-fields"),
    path("settings/required-fields/<int:pk>", required_fields.pipeline, name="settings-required-fields-of"),
    path("settings/stage-rules", stage_rules.pipelines, name="settings-stage-rules"),
    path("settings/stage-rules/<int:pk>", stage_rules.pipeline, name="settings-stage-rules-of"),
    path("settings/why", why, name="settings-why"),
    path("settings/audit", audit.audit, name="settings-audit"),
    path("settings/audit/file", audit.file, name="settings-audit-file"),
    path("settings/audit/exports/<int:pk>/dismissal", large_exports.dismissal, name="settings-large-export"),
    path("settings/audit/limits", large_exports.limits, name="settings-large-exports"),
    path("settings/options", options, name="settings-options"),
]
