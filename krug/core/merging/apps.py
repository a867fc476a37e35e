from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "krug.core.merging"
    label = "merging"

    def ready(self) -> None:
        from krug.core.merging.merging import put_aside, where_it_went
        from krug.core.merging.scanning import SCAN
        from krug.core.records import checking, form_parts, taken_in

        checking.aside.append(put_aside)
        form_parts.add(form_parts.FormPart("merging/likely_of_form.html", lambda kind: bool(kind.match)))
        taken_in.lookups.append(where_it_went)
        SCAN.declare()
