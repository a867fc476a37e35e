"""What is exported of the ground floor, besides the records: people, rights, history, pipelines, what people built."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.config.export.table import table

GROUND_TABLES = (
    table(
        "access.Firm",
        "firm",
        _("The firm"),
        "id name country currency language modules_off large_export large_exports_of_day "
        "shortest_password refuses_common_passwords",
    ),
    table(
        "access.User",
        "users",
        _("Employees, those who have left too"),
        "id email name position skills role department is_active language time_zone created_at",
    ),
    table(
        "access.Role", "roles", _("Roles"), "id code title field_rights pipeline_rights needs_second_factor networks"
    ),
    table("access.Permission", "rights", _("What each role may"), "id role kind action scope"),
    table("access.Department", "departments", _("Departments"), "id name parent head"),
    table("access.Team", "teams", _("Teams"), "id name"),
    table("access.Team_members", "team-members", _("Who is in which team"), "id team user"),
    table(
        "access.Partner",
        "working-together",
        _("Who works with a record besides who is responsible"),
        "id user kind record_id role only_sees",
    ),
    table("hours.PersonHours", "person-hours", _("Own working hours of people"), "id person week"),
    table("hours.Absence", "absences", _("Absences"), "id person first last why"),
    table("hours.FirmDay", "firm-days", _("Days that the firm works otherwise"), "id day kind title"),
    table(
        "events.Event",
        "events",
        _("History: everything that happened"),
        "id at actor kind record_kind record_id data channel origin cause",
    ),
    table("events.EventLink", "event-cards", _("On whose cards an event shows"), "id event card_kind card_id"),
    table(
        "files.Attachment",
        "files",
        _("Files attached to records; their bytes lie in the folder files"),
        "id kind record_id name field stored__size stored__sha256 stored__content_type added_by added_at removed_by "
        "removed_at",
    ),
    table("records.Tag", "tags", _("Tags"), "id name"),
    table("records.Tagging", "tagged", _("Which records bear which tag"), "id tag kind record_id"),
    table("records.Binned", "bin", _("What lies in the bin"), "id kind record_id title at by responsible department"),
    table("records.Confidential", "confidential", _("Confidential records"), "id kind record_id at by"),
    table("records.Viewing", "viewings", _("Who looked at confidential records"), "id user kind record_id at"),
    table("records.Mention", "mentions", _("Who was named in a comment"), "id event user card_kind card_id read_at"),
    table("records.LargeExport", "large-exports", _("Large exports"), "id user at title rows rows_of_day"),
    table(
        "records.CustomField",
        "custom-fields",
        _("Fields that the firm has added"),
        "id kind code title type hint group place required in_list is_searched options to formula places is_active",
    ),
    table("records.Layout", "layouts", _("How cards and forms are arranged"), "id kind pipeline role blocks aside"),
    table("imports.ExternalId", "external-ids", _("Numbers of records in other programs"), "id kind number record_id"),
    table(
        "imports.Import",
        "imports",
        _("Files brought in"),
        "id kind actor file_name headings mapping origin rows policy state counts left created_at finished_at",
    ),
    table("merging.Merge", "merges", _("Records made one"), "id kind keep_id changed actor at undone_at"),
    table("merging.Merged", "merged", _("Records that another took in"), "id merge kind record_id moved is_apart"),
    table("merging.Apart", "told-apart", _("Records that are not one"), "id kind one two"),
    table(
        "handover.Handover",
        "handovers",
        _("Handing over of who left"),
        "id person actor rule heirs field by_value segments besides with_closed partnerships channel state total "
        "handed left restored kept created_at",
    ),
    table("handover.HandedRecord", "handed-over", _("What was handed over"), "id handover kind record_id heir"),
    table(
        "handover.HandedThing",
        "handed-over-things",
        _("What was handed over beside the records: headships, shared views and the like"),
        "id handover sort thing name heir was reason",
    ),
    table("stages.Pipeline", "pipelines", _("Pipelines"), "id subject title sort is_active"),
    table(
        "stages.Stage",
        "stages",
        _("Stages"),
        "id pipeline name sort colour probability longest_stay_days is_active",
    ),
    table(
        "stages.Passage",
        "stage-path",
        _("The path of records through stages"),
        "id record_kind record_id pipeline stage came_from way entered_at left_at actor comment commented_by "
        "commented_at",
    ),
    table("stages.Demands", "stage-demands", _("Fields required by stage"), "id pipeline stages ends"),
    table("stages.StageRules", "stage-rules", _("Who may move where"), "id pipeline ticked stages ends"),
    table("stages.CheckLine", "stage-checklists", _("Checklists of stages"), "id stage text sort is_active"),
    table("stages.Tick", "stage-ticks", _("Ticked lines of stages"), "id record_kind record_id line actor at"),
    table(
        "lists.Segment",
        "segments",
        _("Segments"),
        "id kind title owner audience department filter fixed_at fixed_by made_at removed_at",
    ),
    table("lists.SegmentMember", "segment-members", _("Who is in a fixed segment"), "id segment record_id"),
    table(
        "lists.SavedView", "saved-views", _("Saved views"), "id kind title owner audience department is_default state"
    ),
    table(
        "reports.SavedReport",
        "saved-reports",
        _("Reports that people have built"),
        "id kind title owner audience department shape made_at removed_at",
    ),
    table(
        "reports.SavedReport_people",
        "saved-report-people",
        _("People whom saved reports are shared with"),
        "id savedreport user",
    ),
    table(
        "reports.SavedReport_roles",
        "saved-report-roles",
        _("Roles that saved reports are shared with"),
        "id savedreport role",
    ),
    table(
        "dashboards.Dashboard",
        "dashboards",
        _("Dashboards"),
        "id title owner audience department ready panels taken_off removed_at",
    ),
    table(
        "dashboards.Dashboard_people",
        "dashboard-people",
        _("People whom dashboards are shared with"),
        "id dashboard user",
    ),
    table(
        "dashboards.Dashboard_roles",
        "dashboard-roles",
        _("Roles that dashboards are shared with"),
        "id dashboard role",
    ),
    table("notices.Follow", "follows", _("Who follows which record"), "id user kind record_id at"),
    table(
        "notices.Reminder",
        "reminders",
        _("Reminders"),
        "id user kind record_id field before fires_at told_at created_at",
    ),
    table(
        "personal.Consent",
        "consents",
        _("Consents to the use of personal data"),
        "id kind record_id version given_on way source noted_at noted_by withdrawn_on withdrawn_by",
    ),
    table("personal.ConsentText", "consent-texts", _("What people consent to"), "id title is_used"),
    table("personal.ConsentVersion", "consent-versions", _("The words of each version"), "id text number body at by"),
)
