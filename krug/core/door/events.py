"""Comings and goings, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

GROUP = "door"

EVENTS = (
    EventKind("user.signed_in", _("signed in from {address}"), GROUP, "key"),
    EventKind("user.signed_out", _("signed out"), GROUP, "lock"),
    EventKind("user.refused", _("sign-in refused: {email}, from {address}"), GROUP, "warn"),
    EventKind("user.refused_for", _("sign-in refused: {email}, from {address} ({reason})"), GROUP, "warn"),
    EventKind("user.password_set", _("set an own password"), GROUP, "key"),
    EventKind("user.profile_changed", _("changed {fields} of the own profile"), GROUP, "user"),
    EventKind("user.sessions_ended", _("signed out everywhere else"), GROUP, "lock"),
    EventKind("user.token_made", _("made the token “{title}”"), GROUP, "key"),
    EventKind("user.token_revoked", _("revoked the token “{title}”"), GROUP, "key"),
    EventKind("user.second_factor_on", _("switched the second factor on"), GROUP, "lock"),
    EventKind("user.second_factor_off", _("switched the second factor off"), GROUP, "warn"),
    EventKind("user.second_factor_reset", _("took the second factor of {title} off"), GROUP, "warn"),
    EventKind("user.recovery_codes_made", _("made new recovery codes"), GROUP, "key"),
    EventKind("user.recovery_code_used", _("came in with a recovery code; left: {left}"), GROUP, "warn"),
    EventKind("user.passkey_added", _("added the passkey “{title}”"), GROUP, "key"),
    EventKind("user.passkey_removed", _("removed the passkey “{title}”"), GROUP, "warn"),
    EventKind("user.passkey_used", _("showed the passkey “{title}”"), GROUP, "key"),
    EventKind("user.passkey_copied", _("refused the passkey “{title}”: somebody may have a copy of it"), GROUP, "warn"),
    EventKind("firm.founded", _("set Krug up for “{title}”"), GROUP, "firm"),
)
