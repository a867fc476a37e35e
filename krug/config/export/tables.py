"""What is exported besides the records: each table of the firm's data, with the columns of it that leave Krug.

Whatever is not named here stays: a table or a column comes out by being declared, so that no secret ever does by
being forgotten. A test says when a table is neither here nor among those left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Table:
    """`model` as "app.Model", `file` the name without its ending. A column "stored__size" is called "size"."""

    model: str
    file: str
    title: str | Promise
    columns: tuple[str, ...]

    @property
    def rows(self) -> Any:
        return apps.get_model(self.model)._default_manager.all()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.rsplit("__", 1)[-1] for column in self.columns)


def _table(model: str, file: str, title: Any, columns: str) -> Table:
    return Table(model, file, title, tuple(columns.split()))


SORTED = "sort is_active"
TABLES = (
    _table("access.Firm", "firm", _("The firm"), "id name country currency language"),
    _table(
        "access.User",
        "users",
        _("Employees, those who have left too"),
        "id email name position role department is_active language time_zone created_at",
    ),
    _table("access.Role", "roles", _("Roles"), "id code title field_rights needs_second_factor networks"),
    _table("access.Permission", "rights", _("What each role may"), "id role kind action scope"),
    _table("access.Department", "departments", _("Departments"), "id name parent head"),
    _table("access.Team", "teams", _("Teams"), "id name"),
    _table("access.Team_members", "team-members", _("Who is in which team"), "id team user"),
    _table(
        "access.Partner",
        "working-together",
        _("Who works with a record besides who is responsible"),
        "id user kind record_id role only_sees",
    ),
    _table("hours.PersonHours", "person-hours", _("Own working hours of people"), "id person week"),
    _table("hours.Absence", "absences", _("Absences"), "id person first last why"),
    _table("hours.FirmDay", "firm-days", _("Days that the firm works otherwise"), "id day kind title"),
    _table(
        "events.Event",
        "events",
        _("History: everything that happened"),
        "id at actor kind record_kind record_id data channel cause",
    ),
    _table("events.EventLink", "event-cards", _("On whose cards an event shows"), "id event card_kind card_id"),
    _table(
        "files.Attachment",
        "files",
        _("Files attached to records; their bytes lie in the folder files"),
        "id kind record_id name field stored__size stored__sha256 stored__content_type added_by added_at removed_by "
        "removed_at",
    ),
    _table("records.Tag", "tags", _("Tags"), "id name"),
    _table("records.Tagging", "tagged", _("Which records bear which tag"), "id tag kind record_id"),
    _table("records.Binned", "bin", _("What lies in the bin"), "id kind record_id title at by responsible department"),
    _table("records.Confidential", "confidential", _("Confidential records"), "id kind record_id at by"),
    _table("records.Viewing", "viewings", _("Who looked at confidential records"), "id user kind record_id at"),
    _table("records.Mention", "mentions", _("Who was named in a comment"), "id event user card_kind card_id read_at"),
    _table("records.LargeExport", "large-exports", _("Large exports"), "id user at title rows rows_of_day"),
    _table(
        "records.CustomField",
        "custom-fields",
        _("Fields that the firm has added"),
        "id kind code title type hint group place required options to formula is_active",
    ),
    _table("records.Layout", "layouts", _("How cards and forms are arranged"), "id kind role blocks aside"),
    _table("imports.ExternalId", "external-ids", _("Numbers of records in other programs"), "id kind number record_id"),
    _table(
        "imports.Import",
        "imports",
        _("Files brought in"),
        "id kind actor file_name headings mapping origin rows policy state counts created_at finished_at",
    ),
    _table("merging.Merge", "merges", _("Records made one"), "id kind keep_id changed actor at undone_at"),
    _table("merging.Merged", "merged", _("Records that another took in"), "id merge kind record_id is_apart"),
    _table("merging.Apart", "told-apart", _("Records that are not one"), "id kind one two"),
    _table(
        "handover.Handover",
        "handovers",
        _("Handing over of who left"),
        "id person actor rule heirs state total handed left created_at",
    ),
    _table("handover.HandedRecord", "handed-over", _("What was handed over"), "id handover kind record_id heir"),
    _table("stages.Pipeline", "pipelines", _("Pipelines"), "id subject title sort is_active"),
    _table(
        "stages.Stage",
        "stages",
        _("Stages"),
        "id pipeline name sort colour probability longest_stay_days is_active",
    ),
    _table(
        "stages.Passage",
        "stage-path",
        _("The path of records through stages"),
        "id record_kind record_id pipeline stage came_from way entered_at left_at actor comment commented_by "
        "commented_at",
    ),
    _table("stages.Demands", "stage-demands", _("Fields required by stage"), "id pipeline stages ends"),
    _table("stages.StageRules", "stage-rules", _("Who may move where"), "id pipeline ticked stages ends"),
    _table("stages.CheckLine", "stage-checklists", _("Checklists of stages"), "id stage text sort is_active"),
    _table("stages.Tick", "stage-ticks", _("Ticked lines of stages"), "id record_kind record_id line actor at"),
    _table(
        "lists.Segment",
        "segments",
        _("Segments"),
        "id kind title owner audience department filter fixed_at fixed_by made_at removed_at",
    ),
    _table("lists.SegmentMember", "segment-members", _("Who is in a fixed segment"), "id segment record_id"),
    _table(
        "lists.SavedView", "saved-views", _("Saved views"), "id kind title owner audience department is_default state"
    ),
    _table(
        "reports.SavedReport",
        "saved-reports",
        _("Reports that people have built"),
        "id kind title owner audience department shape made_at removed_at",
    ),
    _table(
        "dashboards.Dashboard",
        "dashboards",
        _("Dashboards"),
        "id title owner audience department ready panels removed_at",
    ),
    _table("notices.Follow", "follows", _("Who follows which record"), "id user kind record_id at"),
    _table(
        "notices.Reminder",
        "reminders",
        _("Reminders"),
        "id user kind record_id field before fires_at told_at created_at",
    ),
    _table(
        "personal.Consent",
        "consents",
        _("Consents to the use of personal data"),
        "id kind record_id version given_on way source noted_at noted_by withdrawn_on withdrawn_by",
    ),
    _table("personal.ConsentText", "consent-texts", _("What people consent to"), "id title is_used"),
    _table("personal.ConsentVersion", "consent-versions", _("The words of each version"), "id text number body at by"),
    _table("clients.Relation", "client-relations", _("Clients that belong together"), "id client other tie"),
    _table(
        "currencies.Rate",
        "currency-rates",
        _("Currency rates"),
        "id currency base on nominal value source actor at",
    ),
    _table("catalog.Unit", "units", _("Units"), f"id name full_name okei {SORTED}"),
    _table("catalog.ProductGroup", "product-groups", _("Groups of products"), f"id name parent full_name {SORTED}"),
    _table("catalog.Price", "prices", _("Prices"), "id price_list product valid_from amount actor at"),
    _table("marketing.Invitation", "invitations", _("Who was invited and who came"), "id event client presence at"),
    _table(
        "activities.OwnKind",
        "activity-kinds",
        _("The firm's own kinds of activity"),
        f"id name icon colour results asks minutes {SORTED}",
    ),
    _table(
        "activities.Series",
        "activity-series",
        _("Repeating activities"),
        "id rule starts_on values made_until made_by made_at is_over",
    ),
    _table(
        "activities.CheckItem",
        "activity-checklists",
        _("Checklists of activities"),
        "id activity text place done_at done_by",
    ),
    _table(
        "activities.Delegation",
        "delegations",
        _("Activities given to colleagues"),
        "id activity by to at due_on accepted_at returned_at reason",
    ),
    _table("activities.Doing", "doings", _("What came of activities"), "id activity by at result comment next"),
    _table("activities.Resource", "resources", _("Rooms and equipment"), f"id name what place {SORTED}"),
    _table("activities.Booking", "bookings", _("Bookings"), "id activity resource"),
    _table("deals.LostReason", "lost-reasons", _("Reasons of loss"), f"id name {SORTED}"),
    _table(
        "deals.Closing",
        "deal-closings",
        _("How deals ended"),
        "id deal outcome reason comment competitor at actor",
    ),
    _table("deals.Competitor", "competitors", _("Competitors"), f"id name note {SORTED}"),
    _table(
        "deals.DealKind",
        "deal-kinds",
        _("Kinds of deal"),
        "id name type pipeline process primary_interest_required lost_reason_required currency sort is_active",
    ),
    _table(
        "deals.InterestLine",
        "deal-lines",
        _("Interest lines of deals"),
        "id deal product title quantity unit price discount vat probability competitor total sort",
    ),
    _table(
        "deals.ProcessVersion",
        "processes",
        _("Processes of typical sales, BPMN 2.0"),
        "id kind number title source text added_at added_by",
    ),
    _table("deals.StepStage", "process-stages", _("Stages of the steps of a process"), "id kind key stage"),
    _table(
        "deals.Run", "process-runs", _("Where deals stand in a process"), "id deal version step total done is_ready"
    ),
    _table("deals.StepStay", "process-steps", _("The path of deals through steps"), "id run step ways entered_at"),
    _table("deals.StepTask", "process-tasks", _("Tasks of steps"), "id stay key activity done_at"),
    _table(
        "deals.SalesRule",
        "sales-rules",
        _("Sales rules"),
        f"id name must deed days kind stage status since {SORTED}",
    ),
    _table("deals.DealScore", "deal-scores", _("How likely deals are won"), "id deal percent reasons at"),
    _table(
        "requests.RequestKind",
        "request-kinds",
        _("Kinds of request"),
        f"id name answer_minutes solution_minutes {SORTED}",
    ),
    _table(
        "requests.Offer",
        "request-offers",
        _("Requests offered to people"),
        "id request person made_at until answer answered_at",
    ),
    _table("requests.Closing", "request-closings", _("How requests ended"), "id request comment at actor"),
    _table(
        "requests.Outcome",
        "request-outcomes",
        _("What requests became"),
        "id request record_kind record_id has_linked at actor",
    ),
    _table(
        "requests.Rule",
        "request-rules",
        _("How requests find people"),
        f"id name came_by kind region product person department manner hours offer_minutes {SORTED}",
    ),
    _table("requests.Standing", "request-stages", _("What stages of requests mean"), "id stage state"),
    _table("requests.Terms", "request-terms", _("Working hours and terms"), "id week warn_minutes climb_minutes"),
    _table(
        "site.SiteForm",
        "site-forms",
        _("Forms of the site"),
        "id title use is_on language heading intro button thanks fields takes_files hue theme corners sites kind "
        "channel consent most_per_hour removed_at",
    ),
    _table(
        "site.Submission",
        "site-submissions",
        _("What came by the forms"),
        "id form received_at values came address verdict reason request_id",
    ),
    _table(
        "targets.SalesTarget", "sales-targets", _("Sales targets"), "id person department group month revenue deals"
    ),
)
# Tables of which nothing leaves, and why.
LEFT_OUT = {
    "secrets and doors": (
        "access.FailedSignIn access.Invitation access.OpenSession access.Passkey access.PasskeyChallenge "
        "access.SecondFactor access.RecoveryCode access.ApiToken sessions.Session activities.FreeBusyLink "
        "sso.Identity sso.Provider notices.Browser notices.Chat notices.Service lookups.LookupService "
        "webhooks.Webhook webhooks.Delivery webhooks.Attempt api.StoredAnswer api.RateWindow "
        "api.ReadingHour"
    ),
    "made from the rest, or machinery of one installation": (
        "contenttypes.ContentType auth.Permission auth.Group_permissions auth.Group events.ChainLink events.Cursor "
        "records.ExportsOfDay records.Numbering jobs.Job jobs.ScheduleState jobs.Worker files.StoredFile "
        "search.Entry search.IndexShape stages.StageCount live.Touch lists.BulkChange lists.BulkItem "
        "imports.Piece imports.Problem imports.Remembered reports.Tally reports.Touched merging.Twins "
        "notices.Notice notices.Telling requests.Alarm deals.Scoring currencies.Feed maps.MapTiles site.SubmissionFile"
    ),
    "how a person likes their pages": (
        "lists.ColumnChoice notices.Wishes records.LargeExport_dismissed_by reports.SavedReport_people "
        "reports.SavedReport_roles dashboards.Dashboard_people dashboards.Dashboard_roles"
    ),
    "within the records themselves: phones, addresses and the like stand in their record": (
        "clients.Phone clients.Email clients.Address clients.Messenger clients.Site clients.BankAccount "
        "clients.ContactPhone clients.ContactEmail clients.ContactAddress clients.ContactMessenger clients.ContactSite"
    ),
}
