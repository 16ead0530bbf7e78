"""What can go wrong with a drawing that is kept. Answers are built from `code`, `status` and the sentence."""
# ruff: noqa: N818  # named after what happened, as their codes are

from django.http import Http404

from inference.errors import InferenceError, gettext_noop


class InvalidStrokes(InferenceError):
    code, status = "invalid", 400
    default_message = gettext_noop("The drawing is not valid.")


class ArtworkQuotaReached(InferenceError):
    code, status = "quota_reached", 409
    default_message = gettext_noop(
        "Your gallery is full. Delete a face that you no longer need, empty the trash, then save again."
    )


class ArtworkGone(InferenceError, Http404):
    # Pages answer with Django's "not found", the API with the shape of its errors.
    code, status = "not_found", 404
    default_message = gettext_noop("This face was deleted in the meantime. Save the drawing as a new one.")


class PictureLost(InferenceError, Http404):
    code, status = "not_found", 404
    default_message = gettext_noop(
        "This picture is lost on our side. Open the face and save it again: that makes a new one."
    )


class SaveKeyReused(InferenceError):
    code, status = "idempotency_key_reused", 422
    default_message = gettext_noop("This Idempotency-Key belongs to another save. Send a new key.")


class DraftOutOfStep(InferenceError):
    code, status = "out_of_step", 409
    default_message = gettext_noop("The draft on the server is another one. Send the whole drawing.")


class SavePointQuotaReached(InferenceError):
    code, status = "quota_reached", 409
    default_message = gettext_noop("You have as many save points as can be kept. Delete one that you no longer need.")


class NotShared(InferenceError, Http404):
    code, status = "not_shared", 404
    default_message = gettext_noop("This face has no link. Make one first.")


class FilmUnderWay(InferenceError):
    code, status = "film_under_way", 409
    default_message = gettext_noop("A film of yours is being made. Wait until it is done, or cancel it.")


class NoMovement(InferenceError):
    code, status = "no_movement", 422
    default_message = gettext_noop("This drawing has too few lines for a film.")


class FilmUnavailable(InferenceError):
    code, status = "film_unavailable", 503
    default_message = gettext_noop("This server cannot make MP4 films. Choose WebP or GIF.")


class LinkTakenDown(InferenceError):
    code, status = "link_taken_down", 409
    default_message = gettext_noop("After a report we took the link of this face down. It cannot be shared again.")


class TagQuotaReached(InferenceError):
    code, status = "quota_reached", 409
    default_message = gettext_noop("You have as many tags as can be kept. Delete one that you no longer need.")


class AlbumQuotaReached(InferenceError):
    code, status = "quota_reached", 409
    default_message = gettext_noop("You have as many albums as can be kept. Delete one that you no longer need.")


class TagTaken(InferenceError):
    code, status = "name_taken", 409
    default_message = gettext_noop("You have a tag of this name already. Choose another name.")
