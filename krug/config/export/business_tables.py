"""What is exported of the business, besides the records: what belongs to clients, deals, requests and the like."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.config.export.table import table

SORTED = "sort is_active"
BUSINESS_TABLES = (
    table("clients.Relation", "client-relations", _("Clients that belong together"), "id client other tie"),
    table(
        "currencies.Rate",
        "currency-rates",
        _("Currency rates"),
        "id currency base on nominal value source actor at",
    ),
    table("catalog.Unit", "units", _("Units"), f"id name full_name okei {SORTED}"),
    table("catalog.ProductGroup", "product-groups", _("Groups of products"), f"id name parent full_name {SORTED}"),
    table("catalog.Price", "prices", _("Prices"), "id price_list product valid_from amount actor at"),
    table("marketing.Invitation", "invitations", _("Who was invited and who came"), "id event client presence at"),
    table(
        "activities.OwnKind",
        "activity-kinds",
        _("The firm's own kinds of activity"),
        f"id name icon colour results asks minutes {SORTED}",
    ),
    table(
        "activities.Series",
        "activity-series",
        _("Repeating activities"),
        "id rule starts_on values made_until made_by made_at is_over",
    ),
    table(
        "activities.CheckItem",
        "activity-checklists",
        _("Checklists of activities"),
        "id activity text place done_at done_by",
    ),
    table(
        "activities.Delegation",
        "delegations",
        _("Activities given to colleagues"),
        "id activity by to at due_on accepted_at returned_at reason",
    ),
    table("activities.Doing", "doings", _("What came of activities"), "id activity by at result comment next"),
    table("activities.Resource", "resources", _("Rooms and equipment"), f"id name what place {SORTED}"),
    table("activities.Booking", "bookings", _("Bookings"), "id activity resource"),
    table("deals.LostReason", "lost-reasons", _("Reasons of loss"), f"id name {SORTED}"),
    table(
        "deals.Closing",
        "deal-closings",
        _("How deals ended"),
        "id deal outcome reason comment competitor at actor",
    ),
    table("deals.ClosedPeriod", "closed-period", _("Closed period"), "id until"),
    table("deals.Competitor", "competitors", _("Competitors"), f"id name note {SORTED}"),
    table(
        "deals.DealKind",
        "deal-kinds",
        _("Kinds of deal"),
        "id name type pipeline process primary_interest_required lost_reason_required currency sort is_active",
    ),
    table(
        "deals.InterestLine",
        "deal-lines",
        _("Interest lines of deals"),
        "id deal product title quantity unit price discount vat probability competitor total sort",
    ),
    table(
        "deals.ProcessVersion",
        "processes",
        _("Processes of typical sales, BPMN 2.0"),
        "id kind number title source text added_at added_by",
    ),
    table("deals.StepStage", "process-stages", _("Stages of the steps of a process"), "id kind key stage"),
    table("deals.Run", "process-runs", _("Where deals stand in a process"), "id deal version step total done is_ready"),
    table("deals.StepStay", "process-steps", _("The path of deals through steps"), "id run step ways entered_at"),
    table("deals.StepTask", "process-tasks", _("Tasks of steps"), "id stay key activity done_at"),
    table(
        "deals.SalesRule",
        "sales-rules",
        _("Sales rules"),
        f"id name must deed days kind stage status since {SORTED}",
    ),
    table("deals.DealScore", "deal-scores", _("How likely deals are won"), "id deal percent reasons at"),
    table(
        "requests.RequestKind",
        "request-kinds",
        _("Kinds of request"),
        f"id name answer_minutes solution_minutes {SORTED}",
    ),
    table(
        "requests.Offer",
        "request-offers",
        _("Requests offered to people"),
        "id request person made_at until answer answered_at",
    ),
    table("requests.Closing", "request-closings", _("How requests ended"), "id request comment at actor"),
    table(
        "requests.Outcome",
        "request-outcomes",
        _("What requests became"),
        "id request record_kind record_id has_linked at actor",
    ),
    table(
        "requests.Rule",
        "request-rules",
        _("How requests find people"),
        f"id name came_by kind region product person department skill manner hours offer_minutes {SORTED}",
    ),
    table("requests.Standing", "request-stages", _("What stages of requests mean"), "id stage state"),
    table("requests.Terms", "request-terms", _("Working hours and terms"), "id week warn_minutes climb_minutes"),
    table(
        "site.SiteForm",
        "site-forms",
        _("Forms of the site"),
        "id code title use is_on language heading intro button thanks fields takes_files hue theme corners sites kind "
        "channel consent most_per_hour removed_at",
    ),
    table(
        "site.Submission",
        "site-submissions",
        _("What came by the forms"),
        "id form received_at values came address agent consent verdict reason request_id",
    ),
    table("site.Chat", "site-chats", _("Chats of visitors"), "id submission"),
    table("site.ChatMessage", "site-chat-messages", _("What was said in chats"), "id chat at person text"),
    table("timesheets.WorkKind", "work-kinds", _("Kinds of work"), f"id name is_billable {SORTED}"),
    table("timesheets.BillingRate", "billing-rates", _("Rates of an hour"), "id client person kind since amount"),
    table("timesheets.TimeRules", "time-rules", _("How billed time is rounded"), "id rounding round_to"),
    table("timesheets.Timer", "timers", _("Timers that run"), "id person started_at kind card_kind card_id note"),
    table(
        "booking.Service",
        "booking-services",
        _("Services for booking"),
        "id title about minutes before after step_minutes notice_minutes ahead_days change_hours remind_hours price "
        "currency product asks_prepayment is_on sort removed_at",
    ),
    table("booking.Service_people", "booking-specialists", _("Who gives the services"), "id service user"),
    table("booking.Service_rooms", "booking-rooms", _("Rooms of the services"), "id service resource"),
    table(
        "booking.BookingPage",
        "booking-pages",
        _("Booking pages"),
        "id code title heading intro language hue theme corners sites consent most_per_hour is_on removed_at",
    ),
    table(
        "booking.BookingPage_services", "booking-page-services", _("Services of the pages"), "id bookingpage service"
    ),
    table(
        "booking.Appointment",
        "appointments",
        _("Online bookings"),
        "id page service person room begins_at ends_at state made_at name phone email note zone language consent "
        "activity prepayment cancelled_by reminded_at",
    ),
    table("targets.SalesTarget", "sales-targets", _("Sales targets"), "id person department group month revenue deals"),
)
