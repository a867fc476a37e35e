from krug.core.notices.models.browser import Browser
from krug.core.notices.models.chat import Chat
from krug.core.notices.models.follow import Follow
from krug.core.notices.models.notice import Notice
from krug.core.notices.models.reminder import Reminder
from krug.core.notices.models.service import Service
from krug.core.notices.models.telling import Outcome, Telling
from krug.core.notices.models.wishes import Digest, Wishes

__all__ = ["Browser", "Chat", "Digest", "Follow", "Notice", "Outcome", "Reminder", "Service", "Telling", "Wishes"]
