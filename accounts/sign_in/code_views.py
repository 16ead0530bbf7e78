"""Steps with a code where allauth's own would tell who has an account. They answer at its addresses, before it."""

from functools import partial
from typing import Any

from allauth.account.internal.constants import LoginStageKey
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginStageController
from allauth.account.views import ConfirmEmailVerificationCodeView as AllauthConfirmEmailView
from allauth.account.views import ConfirmLoginCodeView as AllauthConfirmLoginView
from allauth.headless.account import views
from allauth.headless.account.inputs import ResetPasswordInput, ResetPasswordKeyInput
from allauth.headless.account.response import PasswordResetKeyResponse
from allauth.headless.base.response import ConflictResponse
from allauth.headless.base.views import APIView
from allauth.headless.constants import Client
from allauth.headless.internal.restkit.response import APIResponse, ErrorResponse
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path


def resend_code(process: AbstractCodeVerificationProcess) -> None:
    """allauth's resend mails nothing to an address without an account. That is quicker, so time would tell."""
    process.generate_code()
    process.send()
    process.record_resend()
    process.persist()


class _ResendMixin:
    _process: AbstractCodeVerificationProcess

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        self._process.resend = partial(resend_code, self._process)
        response: HttpResponse = super()._resend_form_valid(form)  # type: ignore[misc]  # allauth's view
        return response


class ConfirmEmailView(_ResendMixin, AllauthConfirmEmailView):  # type: ignore[misc]  # allauth has no types
    pass


class ConfirmLoginView(_ResendMixin, AllauthConfirmLoginView):  # type: ignore[misc]
    pass


class ResendEmailCodeView(APIView):  # type: ignore[misc]
    handle_json_input = False

    def post(self, request: HttpRequest) -> Any:
        process = EmailVerificationProcess.resume(request)
        if not process or not process.can_resend:
            return ConflictResponse(request)
        resend_code(process)
        return APIResponse(request)


class ResendLoginCodeView(APIView):  # type: ignore[misc]
    handle_json_input = False

    def post(self, request: HttpRequest) -> Any:
        stage = LoginStageController.enter(request, LoginStageKey.LOGIN_BY_CODE)
        process = LoginCodeVerificationProcess.resume(stage) if stage else None
        if not process or not process.can_resend:
            return ConflictResponse(request)
        resend_code(process)
        return APIResponse(request)


class NewPasswordInput(ResetPasswordInput):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        """A weak password is complained of only with the right code: allauth does it only where there is a person."""
        cleaned: dict[str, Any] = self.cleaned_data if self.errors else super().clean()
        return cleaned


class ResetPasswordView(views.ResetPasswordView):  # type: ignore[misc]
    input_class = NewPasswordInput

    def get(self, request: HttpRequest) -> Any:
        """Is the code right? allauth's own ends with status 500 where there is no person, and counts no tries."""
        key = ResetPasswordKeyInput({"key": request.headers.get("X-Password-Reset-Key", "")}, code=self.process.code)
        if not key.is_valid():
            self.process.record_invalid_attempt()
            return ErrorResponse(request, input=key)
        self.process.confirm_code()
        return PasswordResetKeyResponse(request, self.process.user)


def _list_api_steps(client: Client) -> list[URLPattern]:
    steps: dict[str, tuple[type[Any], str]] = {
        "password/reset": (ResetPasswordView, "reset_password"),
        "email/verify/resend": (ResendEmailCodeView, "resend_email_verification_code"),
        "code/resend": (ResendLoginCodeView, "resend_login_code"),
    }
    return [
        path(f"_allauth/{client.value}/v1/auth/{route}", view.as_api_view(client=client), name=name)
        for route, (view, name) in steps.items()
    ]


urlpatterns = [
    path("accounts/confirm-email/", ConfirmEmailView.as_view(), name="account_email_verification_sent"),
    path("accounts/login/code/confirm/", ConfirmLoginView.as_view(), name="account_confirm_login_code"),
    *_list_api_steps(Client.APP),
    *_list_api_steps(Client.BROWSER),
]
