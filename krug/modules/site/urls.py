from django.urls import path

from krug.modules.requests.module import REQUEST
from krug.modules.site.views import chat, public, settings

urlpatterns = [
    path("site/<str:code>", public.site_form, name="site-form"),
    path("site/<str:code>/chat/<str:key>", chat.visitors_chat, name="site-chat"),
    path("requests/<int:pk>/chat", chat.reply, {"kind": REQUEST}, name="request-chat"),
    path("settings/site-forms", settings.site_forms, name="site-forms"),
    path("settings/site-forms/new", settings.new, name="site-forms-new"),
    path("settings/site-forms/preview", settings.preview, name="site-forms-preview"),
    path("settings/site-forms/<int:pk>", settings.one, name="site-forms-one"),
    path("settings/site-forms/<int:pk>/removal", settings.removal, name="site-forms-removal"),
    path("settings/site-forms/<int:pk>/submissions", settings.submissions, name="site-forms-submissions"),
    path(
        "settings/site-forms/<int:pk>/submissions/<int:number>/letting-through",
        settings.letting_through,
        name="site-forms-letting-through",
    ),
]
