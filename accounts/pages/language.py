"""In which language somebody reads the site: the one saved in the account, or the browser's cookie, or what the browser
asks for, or English."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from accounts.models import User


class LanguageMiddleware(LocaleMiddleware):
    """Django's, to which a person's own choice comes first. Stands after the session is read."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


@receiver(user_logged_in)
def keep_language(sender: type[User], request: HttpRequest | None, user: User, **_: Any) -> None:  # noqa: ARG001
    """A first login settles the language of the account: its mails are written when no browser is there to ask."""
    if request is not None:
        User.objects.filter(pk=user.pk, language="").update(language=translation.get_language())


def speak_to(user: User | None) -> translation.override:
    """For words to somebody who is not the one who asks: `with speak_to(user): ...`."""
    return translation.override(user.language if user and user.language else translation.get_language())
