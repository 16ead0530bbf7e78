"""What this site wants different from allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.mailing.mail import add_html, try_to_send
from accounts.models import Ban, User
from accounts.pages.language import speak_to
from accounts.sign_in.limits import say_wait, seconds_to_wait


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {  # noqa: RUF012  # allauth's own is no ClassVar, either
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many wrong codes. Ask for a new one."),
        "rate_limited": _("We have only just sent you a code. Wait a little before you ask for another."),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """allauth's, and where a limit was reached, how long it lasts."""
        error: ValidationError = super().validation_error(code, *args)
        if code in ("too_many_login_attempts", "rate_limited"):
            error.message = _("Too many tries. %(wait)s") % {"wait": say_wait(seconds_to_wait(self.request))}
        return error

    def send_account_already_exists_mail(self, email: str) -> None:
        """Signing up hashes a password. Where the address is taken it must cost as much, or time would tell."""
        if self.request.resolver_match.url_name in ("account_signup", "signup"):
            make_password(get_random_string(12))
        super().send_account_already_exists_mail(email)

    def send_notification_mail(self, template_prefix: str, *args: Any, **kwargs: Any) -> None:
        """Of what is done by now, such as a changed password."""
        notify = super().send_notification_mail
        try_to_send(lambda: notify(template_prefix, *args, **kwargs), template_prefix)

    def render_mail(self, template_prefix: str, email: str, *args: Any, **kwargs: Any) -> EmailMultiAlternatives:
        """In the language of whoever gets it; somebody without an account reads that of the page which sends it."""
        with speak_to(User.objects.filter(email__iexact=email).first()):
            mail: EmailMultiAlternatives = super().render_mail(template_prefix, email, *args, **kwargs)
            add_html(mail)
        return mail

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Whoever proved to be the person is told why the account is closed, in the browser and in the app."""
        sentence = _explain_closed(user)
        if getattr(request.allauth, "headless", None):  # type: ignore[attr-defined]  # set by allauth's middleware
            error = {"code": "account_closed", "message": sentence}
            # Raised: what is returned here, allauth's API replaces by an answer without a reason.
            raise ImmediateHttpResponse(JsonResponse({"status": 403, "errors": [error]}, status=403))
        return render(request, "account/account_inactive.html", {"reason": sentence}, status=403)


def _explain_closed(user: User) -> str:
    ban = Ban.objects.filter(user=user, lifted_at=None).first()
    if ban:
        return gettext("This account is closed. The reason: %(reason)s") % {"reason": ban.reason}
    if user.deletion_due_at:
        return gettext("This account is being deleted.")
    return gettext("This account is closed.")
