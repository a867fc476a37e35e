from krug.modules.site.models.chat import Chat, ChatMessage
from krug.modules.site.models.form import Corners, Hue, SiteForm, Theme, Use
from krug.modules.site.models.submission import Submission, SubmissionFile, Verdict

__all__ = [
    "Chat",
    "ChatMessage",
    "Corners",
    "Hue",
    "SiteForm",
    "Submission",
    "SubmissionFile",
    "Theme",
    "Use",
    "Verdict",
]
