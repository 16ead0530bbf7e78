"""Steps that a stranger may begin without showing anything, each of which keeps a session: passkeys and Google.

allauth does not count them. They answer at its addresses, before it.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final

from allauth.core.internal import ratelimit
from allauth.headless.constants import Client
from allauth.headless.mfa.views import LoginWebAuthnView as AllauthApiPasskeyView
from allauth.headless.socialaccount.views import ProviderTokenView, RedirectToProviderView
from allauth.mfa.webauthn.views import LoginWebAuthnView as AllauthPasskeyView
from django.apps import apps
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator

from accounts.models import User

BEGUN_S: Final = 20 * 60  # a session that holds a challenge, and nobody who is logged in

View = Callable[..., HttpResponseBase]


def count_beginnings(view: View, *, limit_get: bool = False) -> View:
    """By "begin" of ACCOUNT_RATE_LIMITS. A session that begins here does not stay for weeks."""

    @ratelimit.decorator(app="allauth.account", action="begin", limit_get=limit_get)  # type: ignore[untyped-decorator]
    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_new = request.session.is_empty()
        response = view(request, *args, **kwargs)
        if is_new and not request.session.is_empty() and not request.user.is_authenticated:
            request.session.set_expiry(BEGUN_S)
        return response

    return counted  # type: ignore[no-any-return]  # allauth has no types


count_all_beginnings = partial(count_beginnings, limit_get=True)  # where GET gives out a challenge


@receiver(user_logged_in)
def stay_logged_in(sender: type[User], request: HttpRequest | None, **_: Any) -> None:  # noqa: ARG001
    """The session that now holds somebody lasts as long as others do."""
    if request is not None and request.session.get("_session_expiry") == BEGUN_S:
        request.session.set_expiry(None)


@method_decorator(count_all_beginnings, name="dispatch")
class PasskeyView(AllauthPasskeyView):  # type: ignore[misc]  # allauth has no types
    pass


@method_decorator(count_all_beginnings, name="dispatch")
class ApiPasskeyView(AllauthApiPasskeyView):  # type: ignore[misc]
    pass


@method_decorator(count_beginnings, name="dispatch")
class ApiTokenView(ProviderTokenView):  # type: ignore[misc]
    pass


@method_decorator(count_beginnings, name="dispatch")
class ApiRedirectView(RedirectToProviderView):  # type: ignore[misc]
    pass


def _list_api_steps(client: Client) -> list[URLPattern]:
    steps: dict[str, tuple[type[Any], str]] = {
        "webauthn/login": (ApiPasskeyView, "login_webauthn"),
        "provider/token": (ApiTokenView, "provider_token"),
        "provider/redirect": (ApiRedirectView, "redirect_to_provider"),
    }
    return [
        path(f"_allauth/{client.value}/v1/auth/{route}", view.as_api_view(client=client), name=name)
        for route, (view, name) in steps.items()
    ]


def _list_google_steps() -> list[URLPattern]:
    if not apps.is_installed("allauth.socialaccount.providers.google"):
        return []
    from allauth.socialaccount.providers.google import views  # noqa: PLC0415  # its models need the app

    return [
        path("accounts/google/login/", count_beginnings(views.oauth2_login), name="google_login"),
        path("accounts/google/login/token/", count_beginnings(views.login_by_token), name="google_login_by_token"),
    ]


urlpatterns = [
    path("accounts/2fa/webauthn/login/", PasskeyView.as_view(), name="mfa_login_webauthn"),
    *_list_google_steps(),
    *_list_api_steps(Client.APP),
    *_list_api_steps(Client.BROWSER),
]
