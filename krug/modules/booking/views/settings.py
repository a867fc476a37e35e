"""Services and pages in the settings: the list, one of them, a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.choosing import Settled, code_of, only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.fields import LinkField
from krug.core.records.toasts import toast, warn
from krug.core.records.views.form import row_of
from krug.modules.booking.embedding import codes
from krug.modules.booking.forms import PageForm, ServiceForm
from krug.modules.booking.keeping import PAGES, SERVICES, Kept
from krug.modules.booking.models import BookingPage
from krug.modules.booking.place import PAGES_ROOT, ROOT

PRODUCT = LinkField("product", "", to="product")


@dataclass(frozen=True)
class Desk:
    """The pages of what `kept` keeps. `template` draws one, `listing` all; `saved` is said of a new one."""

    kept: Kept
    form: Any
    root: str
    listing: str
    template: str
    saved: str = ""

    def all(self, request: HttpRequest) -> HttpResponse:
        rows = self.kept.there().prefetch_related(*self.kept.links)
        return render(request, self.listing, {"rows": rows})

    def new(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET":
            return self._draw(request, self.form.new(), None)
        return self._save(request, self.form(request.POST), None)

    def one(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.kept.there(), pk=pk)
        if request.method == "GET":
            return self._draw(request, self.form.of(row), row)
        return self._save(request, self.form(request.POST, row=row), row)

    def removal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`back` in the address brings it back."""
        row = get_object_or_404(self.kept.model.objects.all(), pk=pk)
        try:
            if "back" in request.GET:
                self.kept.bring_back(actor_of(request), row)
                return HttpResponseRedirect(f"{self.root}/{pk}")
        except Invalid as error:
            warn(request, " ".join(error.errors.values()))
            return HttpResponseRedirect(self.root)
        self.kept.remove(actor_of(request), row)
        toast(request, _("Removed. What was booked stays."), undo=f"{self.root}/{pk}/removal?back=1")
        return HttpResponseRedirect(self.root)

    def _save(self, request: HttpRequest, form: Any, row: Any) -> HttpResponse:
        if not form.is_valid():
            return self._draw(request, form, row, 422)
        actor, seen = actor_of(request), key_of(request.POST.get("version", ""))
        try:
            values = {**form.values(), **self._linked(request)}
            kept = self.kept.change(actor, row, values, seen) if row else self.kept.add(actor, values)
        except Invalid as error:
            for name, words in error.errors.items():
                form.add_error(name if name in form.fields else None, words)
            return self._draw(request, form, row, 422)
        except Overtaken as error:
            form.add_error(None, str(error))
            return self._draw(request, form, row, 409)
        except self.kept.model.DoesNotExist:
            raise Http404 from None
        toast(request, _("Saved."))
        return HttpResponseRedirect(f"{self.root}/{kept.pk}")

    def _linked(self, request: HttpRequest) -> dict[str, Any]:
        """The product chosen, or typed and not chosen. Raises Invalid."""
        if "product_id" not in self.kept.titles:
            return {}
        typed = request.POST.get("typed-product", "")
        found = request.POST.get("product") or only_one("product", code_of(PRODUCT), typed, actor_of(request))
        return {"product_id": key_of(found)}

    def _draw(self, request: HttpRequest, form: Any, row: Any, status: int = 200) -> HttpResponse:
        context = {"form": form, "row": row, "version": row.version if row else None, "root": self.root}
        if "product_id" in self.kept.titles:
            chosen = request.POST.get("product") or (row.product_id if row else None) or ""
            context["product"] = row_of(request, PRODUCT, chosen, Settled({}, {}, {}))
        if isinstance(row, BookingPage):
            context["codes"] = codes(request, row)
        return render(request, self.template, context, status=status)


SERVICE_DESK = Desk(SERVICES, ServiceForm, ROOT, "booking/services.html", "booking/service.html")
PAGE_DESK = Desk(PAGES, PageForm, PAGES_ROOT, "booking/pages.html", "booking/page_settings.html")
