"""What this site wants different from allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.mailing.links import build_url, name_site
from accounts.mailing.mail import add_html, try_to_send
from accounts.mailing.post import without_waiting
from accounts.models import Ban, User
from accounts.pages.language import speak_to
from accounts.sign_in import second_steps
from accounts.sign_in.limits import name_login_counter, say_wait, seconds_to_wait

_LINKS = {"signup_url": "account_signup", "password_reset_url": "account_reset_password"}


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

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Counted by the address alone: allauth adds the host, which whoever guesses may spell in many ways."""
        return name_login_counter(str(credentials.get("email") or ""))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Signing up hashes a password. Where the address is taken it must cost as much, or time would tell."""
        if self.request.resolver_match.url_name in ("account_signup", "signup"):
            make_password(get_random_string(12))
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's links name the host as whoever asked spelt it: ours name the site."""
        links = {name: build_url(reverse(page)) for name, page in _LINKS.items() if name in context}
        super().send_mail(template_prefix, email, {**context, **links, "current_site": {"domain": name_site()}})

    def send_notification_mail(self, template_prefix: str, *args: Any, **kwargs: Any) -> None:
        """What it tells of is done, whatever becomes of the mail."""
        notify = super().send_notification_mail
        with without_waiting():
            try_to_send(lambda: notify(template_prefix, *args, **kwargs), template_prefix)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's, in the words of this site and of what is set up."""
        if not user.is_authenticated:
            return []
        code = _("Use the app or a recovery code") if second_steps.has_app(user) else _("Use a recovery code")
        words = {"mfa_reauthenticate": code, "mfa_reauthenticate:webauthn": _("Use a passkey")}
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], method["description"])} for method in methods]

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
