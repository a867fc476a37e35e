"""The answer to the form of a page that sets one row of the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from krug.core.door.forms import Plain
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.settings.views.overtaking import show_errors, show_overtaken


def answered(
    request: HttpRequest,
    form: Plain,
    save: Callable[[dict[str, Any]], object],
    stands: Callable[[], Mapping[str, Any]],
    draw: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Saved, the page comes anew; else `draw(status)` draws `form` with what is wrong, nothing typed lost.

    `save` takes the form's values and raises Invalid or Overtaken; `stands` is what the row holds by then.
    """
    if not form.is_valid():
        return draw(422)
    try:
        save(form.cleaned_data)
    except Invalid as error:
        show_errors(form, error)
        return draw(422)
    except Overtaken as error:
        show_overtaken(form, error, stands())
        return draw(409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(request.path)
