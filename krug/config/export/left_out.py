"""What never leaves Krug in an export, and why: whole tables, and columns of tables that are exported."""

from __future__ import annotations

# Tables of which nothing leaves.
LEFT_OUT = {
    "secrets and doors": (
        "access.FailedSignIn access.Invitation access.OpenSession access.Passkey access.PasskeyChallenge "
        "access.SecondFactor access.RecoveryCode access.ApiToken sessions.Session activities.FreeBusyLink "
        "sso.Identity sso.Provider notices.Browser notices.Chat notices.Service lookups.LookupService "
        "webhooks.Webhook webhooks.Delivery webhooks.Attempt api.StoredAnswer api.RateWindow "
        "api.ReadingHour google.GoogleService google.Account"
    ),
    "made from the rest, or machinery of one installation": (
        "contenttypes.ContentType auth.Permission auth.Group_permissions auth.Group events.ChainLink events.Cursor "
        "records.ExportsOfDay records.Numbering jobs.Job jobs.ScheduleState jobs.Worker files.StoredFile "
        "search.Entry search.IndexShape stages.StageCount live.Touch lists.BulkChange lists.BulkItem "
        "imports.Piece imports.Problem imports.Remembered reports.Tally reports.Touched merging.Twins "
        "notices.Notice notices.Telling requests.Alarm deals.Scoring currencies.Feed maps.MapTiles site.SubmissionFile "
        "analysis.Reckoning booking.Cell booking.Letter dav.Collection dav.Member google.Link"
    ),
    "what a person's own devices keep beside the records, and have themselves": "dav.Kept",
    "how a person likes their pages": "lists.ColumnChoice notices.Wishes records.LargeExport_dismissed_by",
    "within the records themselves: phones, addresses, classes and the like stand in their record": (
        "clients.Phone clients.Email clients.Address clients.Messenger clients.Site clients.BankAccount "
        "clients.ContactPhone clients.ContactEmail clients.ContactAddress clients.ContactMessenger clients.ContactSite "
        "analysis.ClientClass"
    ),
}
# Columns that stay while their table leaves.
COLUMNS_LEFT_OUT = {
    "secrets and doors": "access.User.password access.User.last_login site.Chat.key",
    "made from the rest": (
        "access.User.name_key access.User.has_partnerships access.User.has_second_factor access.Department.path "
        "records.Tag.key deals.ProcessVersion.plan site.Submission.network booking.Appointment.network"
    ),
    "the seal of the history, which only this installation can check": (
        "events.Event.salt events.Event.digest events.Event.cards"
    ),
    "machinery of one installation": (
        "access.Firm.fields_stamp access.Firm.is_demo events.Event.transaction "
        "imports.Import.stored_as imports.Import.checked imports.Import.job "
        "handover.Handover.kind handover.Handover.last_id handover.Handover.was_open "
        "requests.Rule.last site.Submission.key site.Submission.digest site.Submission.tried_at "
        "booking.Appointment.held_until"
    ),
    "how a person likes their pages": "access.User.theme access.User.has_toured",
}
# Left out of every table: it only tells two people who change a row at once from one another.
LEFT_OUT_EVERYWHERE = "version"
