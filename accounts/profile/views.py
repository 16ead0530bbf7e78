"""The pages on which a person says who they are and how they like the site."""

import math
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, UpdateView, View

from accounts import belongings
from accounts.models import User
from accounts.profile import avatars
from accounts.profile.avatar_limit import AvatarThrottle
from accounts.profile.forms import PreferencesForm, ProfileForm
from accounts.sign_in.limits import say_wait


@method_decorator(never_cache, name="dispatch")
class OwnPage(LoginRequiredMixin):
    """A page about the person who is logged in; no address names anybody."""

    request: HttpRequest

    @property
    def user(self) -> User:
        return cast("User", self.request.user)


class _OwnFormView(OwnPage, UpdateView):  # type: ignore[type-arg]  # generic in the stubs only
    saved = _("Saved.")

    def get_object(self, queryset: Any = None) -> User:  # noqa: ARG002  # Django's signature
        # Not request.user itself: a refused form would leave its values on it, for the header to show.
        return User.objects.get(pk=self.user.pk)

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, self.saved)
        return super().form_valid(form)


class ProfileView(_OwnFormView):
    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("profile")
    saved = _("Your profile is saved.")


class PreferencesView(_OwnFormView):
    template_name = "accounts/preferences.html"
    form_class = PreferencesForm
    success_url = reverse_lazy("preferences")
    saved = _("Your preferences are saved.")

    def form_valid(self, form: Any) -> HttpResponse:
        translation.activate(form.cleaned_data["language"])  # what says that it is saved says it in this language
        return super().form_valid(form)


class AvatarView(OwnPage, View):
    """Posting `picture` (a file), `face` (the id of an own face) or `remove`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        throttle = AvatarThrottle()
        if "remove" not in request.POST and not throttle.allow_request(request, self):  # type: ignore[arg-type]
            return self._refuse_crowd(request, math.ceil(throttle.wait() or 1))
        try:
            self._change(request)
        except avatars.AvatarError as error:
            return self._show(request, error=str(error), status=400)
        messages.success(request, _("Your picture is changed.") if self.user.avatar else _("Your picture is removed."))
        return redirect("profile")

    def _change(self, request: HttpRequest) -> None:
        if "remove" in request.POST:
            avatars.remove_avatar(user=self.user)
        elif face := request.POST.get("face"):
            avatars.wear_face(user=self.user, face_id=face)
        elif picture := request.FILES.get("picture"):
            avatars.set_avatar(user=self.user, data=picture.read(avatars.MAX_BYTES + 1))
        else:
            raise avatars.AvatarError(_("Choose a file first, or one of your faces."))

    def _refuse_crowd(self, request: HttpRequest, wait_s: int) -> HttpResponse:
        words = _("You have changed your picture very often. %(wait)s") % {"wait": say_wait(wait_s)}
        response = self._show(request, error=words, status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(wait_s)
        return response

    def _show(self, request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
        faces = [face for keeper in belongings.list_keepers() for face in keeper.list_faces(self.user)]
        context = {"error": error, "faces": faces, "accept": "image/png,image/jpeg,image/webp"}
        return render(request, "accounts/avatar.html", context, status=status)


class UsageView(OwnPage, TemplateView):
    template_name = "accounts/usage.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usages = [usage for keeper in belongings.list_keepers() for usage in keeper.list_usage(self.user)]
        return super().get_context_data(usages=usages, **kwargs)
