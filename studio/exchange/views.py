"""Chosen artworks as files."""

import uuid
from abc import ABC, abstractmethod
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from studio.exchange.chosen import MAX_IN_ZIP, stream_zip
from studio.exchange.contact_sheet import MAX_ON_SHEETS, make_pdf, make_png
from studio.forms import SelectionForm
from studio.models import Artwork


class ZipForm(SelectionForm):
    most = MAX_IN_ZIP


class ContactSheetForm(SelectionForm):
    most = MAX_ON_SHEETS
    kind = forms.ChoiceField(choices=[("pdf", "PDF"), ("png", "PNG")])
    titles = forms.BooleanField(required=False)


@method_decorator(never_cache, name="dispatch")
class OfChosen(LoginRequiredMixin, View, ABC):
    form_class: type[SelectionForm]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self.form_class(request.POST)
        if not form.is_valid():
            messages.error(request, str(next(iter(form.errors.values()))[0]))
            return redirect("studio:gallery")
        person = cast("AbstractBaseUser", request.user)
        own = set(Artwork.objects.for_user(person).filter(pk__in=form.cleaned_data["ids"]).values_list("pk", flat=True))
        ids = [pk for pk in form.cleaned_data["ids"] if pk in own]
        if not ids:
            raise Http404
        return self.answer(person, ids, form.cleaned_data)

    @abstractmethod
    def answer(self, person: AbstractBaseUser, ids: list[uuid.UUID], values: dict[str, Any]) -> HttpResponseBase:
        """The file of the person's artworks `ids`, in their order; `values` are the form's."""


class DownloadView(OfChosen):
    form_class = ZipForm

    def answer(self, person: AbstractBaseUser, ids: list[uuid.UUID], values: dict[str, Any]) -> HttpResponseBase:  # noqa: ARG002
        name = {"Content-Disposition": 'attachment; filename="sketch2real-faces.zip"'}
        return StreamingHttpResponse(stream_zip(person, ids), content_type="application/zip", headers=name)


class ContactSheetView(OfChosen):
    form_class = ContactSheetForm

    def answer(self, person: AbstractBaseUser, ids: list[uuid.UUID], values: dict[str, Any]) -> HttpResponse:
        found = Artwork.objects.for_user(person).with_current().in_bulk(ids)
        artworks = [found[pk] for pk in ids if pk in found]
        make, kind = (make_pdf, "application/pdf") if values["kind"] == "pdf" else (make_png, "image/png")
        name = f'attachment; filename="sketch2real-sheet.{values["kind"]}"'
        data = make(artworks, has_titles=values["titles"])
        return HttpResponse(data, content_type=kind, headers={"Content-Disposition": name})
