"""What can go wrong while a picture is made. `code` and `status` are the ones of docs/api.md."""
# ruff: noqa: N818  # named after what happened, as their codes are

from typing import ClassVar


def gettext_noop(words: str) -> str:
    """Marks words for `make messages`; whoever answers translates them. The engine has never heard of Django's."""
    return words


class InferenceError(Exception):
    """Carries all that an answer needs: REST body, socket event and log line are built from it.

    `fields` names the inputs at fault, each with its sentences; `retry_after_s` is given where
    the same request may succeed later.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    default_message: ClassVar[str]

    def __init__(
        self,
        message: str = "",
        *,
        retry_after_s: float | None = None,
        fields: dict[str, list[str]] | None = None,
    ) -> None:
        self.message = message or self.default_message
        self.retry_after_s = retry_after_s
        self.fields = fields
        super().__init__(self.message)


class NotAnImage(InferenceError):
    code, status = "not_an_image", 400
    default_message = gettext_noop("This file is not a picture that can be read. Send a PNG, JPEG or WebP file.")


class TruncatedImage(InferenceError):
    code, status = "truncated_image", 400
    default_message = gettext_noop("The picture is incomplete. Save it again and send the whole file.")


class BlankSketch(InferenceError):
    code, status = "blank_sketch", 422
    default_message = gettext_noop("The sketch is blank. Draw a line and try again.")


class TooManyLines(InferenceError):
    code, status = "too_many_lines", 422
    default_message = gettext_noop(
        "There are more lines in this picture than a drawing can hold. Keep only the darker ones, or erase what does "
        "not belong to the drawing."
    )


class TooLarge(InferenceError):
    code, status = "too_large", 413
    default_message = gettext_noop("The picture is too large. Send a smaller one.")


class InvalidSettings(InferenceError):
    code, status = "invalid", 400
    default_message = gettext_noop("The settings are not valid.")


class Busy(InferenceError):
    code, status = "busy", 503
    default_message = gettext_noop("Many people are drawing right now. Try again in a moment.")


class ModelUnavailable(InferenceError):
    code, status = "model_unavailable", 503
    default_message = gettext_noop("The face generator is not ready on this server. Your drawing is safe.")


class TimedOut(InferenceError):
    code, status = "timed_out", 504
    default_message = gettext_noop("The picture took too long. Try again.")


class Superseded(InferenceError):
    code, status = "superseded", 409
    default_message = gettext_noop("A newer drawing of yours took the place of this one.")


class GenerationFailed(InferenceError):
    code, status = "generation_failed", 500
    default_message = gettext_noop("The picture could not be made. Your drawing is safe; try again.")
