"""What becomes of a person's data: taking it along, and leaving."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.pages.days import show_day
from accounts.profile.deletion import GRACE, schedule_deletion
from accounts.profile.views import OwnPage


class DataView(OwnPage, TemplateView):
    template_name = "accounts/data.html"


@method_decorator(reauthentication_required, name="get")
@method_decorator(reauthentication_required, name="post")
class DeleteAccountView(OwnPage, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/delete.html", {"grace_days": GRACE.days})

    def post(self, request: HttpRequest) -> HttpResponse:
        due_at = schedule_deletion(user=self.user)
        logout(request)
        words = _("Your account will be deleted on %(day)s. If you log in before then, it stays.")
        messages.success(request, format_html(words.replace("%(day)s", "{}"), show_day(due_at)))
        return redirect("landing")
