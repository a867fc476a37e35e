from django.urls import path

from krug.core.notices.views import cards, inbox, wishes

urlpatterns = [
    path("notices", inbox.notices, name="notices"),
    path("notices/panel", inbox.panel, name="notices-panel"),
    path("notices/bell", inbox.bell, name="notices-bell"),
    path("notices/reading", inbox.reading_all, name="notices-reading"),
    path("notices/<int:pk>/opening", inbox.opening, name="notice-opening"),
    path("notices/<int:pk>/reading", inbox.reading, name="notice-reading"),
    path("notices/<int:pk>/snooze", inbox.snooze, name="notice-snooze"),
    path("notices/follows", cards.follows, name="notices-follows"),
    path("notices/reminders", cards.reminders, name="notices-reminders"),
    path("notices/reminders/<int:pk>/removal", cards.reminder_removal, name="notices-reminder-removal"),
    path("settings/notices", wishes.wishes, name="settings-notices"),
]
