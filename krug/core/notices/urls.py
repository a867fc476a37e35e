from django.urls import path

from krug.core.notices.views import cards, inbox, log, own_ways, services, wishes

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
    path("notices/worker.js", own_ways.worker, name="notices-worker"),
    path("notices/browsers/beginning", own_ways.letting_in, name="notices-browsers-beginning"),
    path("notices/browsers", own_ways.let_in, name="notices-browsers"),
    path("notices/browsers/<int:pk>/removal", own_ways.shutting_out, name="notices-browser-removal"),
    path("notices/chat", own_ways.chat, name="notices-chat"),
    path("notices/chat/removal", own_ways.chat_removal, name="notices-chat-removal"),
    path("unsubscribe/<str:token>", own_ways.unsubscribe, name="unsubscribe"),
    path("settings/notice-ways", services.ways, name="settings-notice-ways"),
    path("settings/notice-ways/<slug:name>", services.way, name="settings-notice-way"),
    path("settings/notice-ways/<slug:name>/trial", services.trial, name="settings-notice-way-trial"),
    path("settings/notice-log", log.log, name="settings-notice-log"),
    path("settings/notice-log/<int:pk>/again", log.again, name="settings-notice-log-again"),
    path("settings/notices", wishes.wishes, name="settings-notices"),
]
