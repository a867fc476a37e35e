"""What a firm puts on its pages, so that visitors book there."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.translation import gettext_lazy

from krug.modules.booking.models import BookingPage
from krug.modules.site.embedding import Code


def codes(request: HttpRequest, page: BookingPage) -> list[Code]:
    """The ways to put it on a page, the best first."""
    script = request.build_absolute_uri(static("build/site-embed.js"))
    address = request.build_absolute_uri(page.address)
    title = escape(page.heading or page.title)
    return [
        Code(
            gettext_lazy("By script"),
            gettext_lazy("Put this where the page is to stand. It fits its height and knows the visitor's time zone."),
            f'<script src="{script}" data-book="{page.code}" data-title="{title}" async></script>',
        ),
        Code(
            gettext_lazy("In a frame"),
            gettext_lazy("Where scripts are not allowed."),
            f'<iframe src="{address}?framed=1" title="{title}" width="100%" height="700" style="border:0"></iframe>',
        ),
        Code(gettext_lazy("A link"), gettext_lazy("For letters, messengers and cards."), address),
    ]
