from django.urls import URLPattern, path

from krug.core.personal.views import persons, texts
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind


def _of_kind(kind: RecordKind) -> list[URLPattern]:
    here, given = f"{kind.path}/<int:pk>", {"kind": kind}
    return [
        path(f"{here}/personal", persons.personal, given, name=f"{kind.code}-personal"),
        path(f"{here}/personal/file", persons.file, given, name=f"{kind.code}-personal-file"),
        path(f"{here}/personal/erasure", persons.erasure, given, name=f"{kind.code}-erasure"),
        path(f"{here}/consents", persons.consents, given, name=f"{kind.code}-consents"),
        path(f"{here}/consents/<int:consent>/withdrawal", persons.withdrawal, given, name=f"{kind.code}-consent-end"),
    ]


urlpatterns = [
    path("settings/consents", texts.texts, name="consents"),
    path("settings/consents/new", texts.text, name="consents-new"),
    path("settings/consents/<int:pk>", texts.text, name="consent"),
    *[page for kind in kinds.all_kinds() if kind.is_person for page in _of_kind(kind)],
]
