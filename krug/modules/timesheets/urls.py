from django.urls import path

from krug.core.settings.short.views import page_of
from krug.modules.timesheets.work_kinds import WORK_KINDS

urlpatterns = [path("settings/work-kinds", page_of(WORK_KINDS), name="settings-work-kinds")]
