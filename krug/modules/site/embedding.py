"""What a firm puts on its pages: by script, by frame, or as plain HTML."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.modules.site import asked, traps
from krug.modules.site.models import Hue, SiteForm, Use

# As form.css has them.
COLOURS = {
    Hue.BLUE: "#1f4fd1",
    Hue.GREEN: "#17693b",
    Hue.RED: "#b3261e",
    Hue.ORANGE: "#a64700",
    Hue.VIOLET: "#6a3fb8",
    Hue.GRAPHITE: "#3a404c",
}


@dataclass(frozen=True)
class Code:
    title: str | Promise
    about: str | Promise
    text: str


def codes(request: HttpRequest, form: SiteForm) -> list[Code]:
    """The ways to put it on a page, the best first."""
    by_script = Code(
        gettext_lazy("By script"),
        gettext_lazy("Put this where the form is to stand. It fits its height and tells where the visitor came from."),
        _script(request, form),
    )
    if form.use != Use.FORM:
        about = gettext_lazy("Put this at the end of each page: a button stands in its corner.")
        return [Code(gettext_lazy("By script"), about, by_script.text)]
    return [
        by_script,
        Code(gettext_lazy("In a frame"), gettext_lazy("Where scripts are not allowed."), _frame(request, form)),
        Code(
            gettext_lazy("Plain HTML"),
            gettext_lazy("For a form in your site's own look: change what is around the fields, not their names."),
            _html(request, form),
        ),
    ]


def _script(request: HttpRequest, form: SiteForm) -> str:
    address = request.build_absolute_uri(static("build/site-embed.js"))
    with translation.override(form.language):
        usual = _("Write to us") if form.use == Use.CHAT else _("Call me back")
        words, close = form.button or usual, _("Close")
    button = f' data-callback="{escape(words)}" data-close="{escape(close)}" data-colour="{COLOURS[Hue(form.hue)]}"'
    title = escape(form.heading or form.title)
    more = button if form.use != Use.FORM else ""
    return f'<script src="{address}" data-form="{form.code}" data-title="{title}"{more} async></script>'


def _frame(request: HttpRequest, form: SiteForm) -> str:
    address = request.build_absolute_uri(form.address)
    title = escape(form.heading or form.title)
    return f'<iframe src="{address}?framed=1" title="{title}" width="100%" height="600" style="border:0"></iframe>'


def _html(request: HttpRequest, form: SiteForm) -> str:
    """Without a key or a mark of time: what is sent twice within minutes is known by its words."""
    encoding = ' enctype="multipart/form-data"' if form.takes_files else ""
    address = request.build_absolute_uri(form.address)
    lines = [f'<form method="post" action="{address}"{encoding} accept-charset="utf-8">']
    with translation.override(form.language):
        for one in asked.asked_by(form.fields):
            required = " required" if one.required else ""
            bounds = f'name="{one.name}" maxlength="{one.most}"{required}'
            if one.kind == "area":
                part = f"<textarea {bounds}></textarea>"
            else:
                part = f'<input type="{one.kind}" {bounds} autocomplete="{one.autocomplete}">'
            lines.append(f"  <label>{escape(one.label)} {part}</label>")
        if form.takes_files:
            lines.append('  <input type="file" name="files" multiple>')
        if form.consent:
            title = escape(form.consent.title)
            lines.append(f'  <label><input type="checkbox" name="agreed" value="1" required> {title}</label>')
        lines.append(f'  <input name="{traps.HONEY}" tabindex="-1" autocomplete="off" hidden>')
        button = form.button or _("Send")
        lines.append(f"  <button>{escape(button)}</button>")
    return "\n".join([*lines, "</form>"])
