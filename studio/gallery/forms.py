"""What the pages of the gallery send."""

from typing import Any, Final

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from studio.forms import SelectionForm
from studio.gallery.bulk import ACTIONS, NEED_ALBUM, NEED_TAGS, Task
from studio.gallery.organising import create_album
from studio.models import MAX_TAG_LENGTH, MAX_TITLE_LENGTH, Album, Tag

MAX_TAGS_AT_ONCE: Final = 20


def read_tag(text: str) -> str:
    """Without needless space. Raises ValidationError."""
    name = " ".join(text.split())
    if not 0 < len(name) <= MAX_TAG_LENGTH or "," in name or not name.isprintable():
        raise ValidationError(_("A tag has 1 to %(limit)s letters and no comma."), params={"limit": MAX_TAG_LENGTH})
    return name


def read_tags(texts: list[str]) -> list[str]:
    """Each once. Raises ValidationError."""
    names = {name.casefold(): name for name in map(read_tag, texts)}
    if len(names) > MAX_TAGS_AT_ONCE:
        raise ValidationError(_("%(limit)s tags at once at most."), params={"limit": MAX_TAGS_AT_ONCE})
    return list(names.values())


class TagsField(forms.CharField):
    """Names with commas between them."""

    def clean(self, value: Any) -> list[str]:
        return read_tags([text for text in super().clean(value).split(",") if text.strip()])


class TagForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = Tag
        fields = ("name",)

    def clean_name(self) -> str:
        return read_tag(self.cleaned_data["name"])


class AlbumForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Album
        fields = ("title",)


class BulkForm(SelectionForm):
    """An action is the button that was pressed."""

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    tags = TagsField(required=False)
    album = forms.UUIDField(required=False)
    new_album = forms.CharField(required=False, max_length=MAX_TITLE_LENGTH)

    def __init__(self, *args: Any, owner: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("action") in NEED_TAGS and not values.get("tags"):
            raise ValidationError(_("Type a tag first."))
        if values.get("action") in NEED_ALBUM and not (values.get("album") or values.get("new_album")):
            raise ValidationError(_("Choose an album, or name a new one."))
        return values

    def read_task(self) -> Task:
        """Raises AlbumQuotaReached, or Album.DoesNotExist where the album is not the person's."""
        values = self.cleaned_data
        return Task(self.owner, values["ids"], values["tags"], self._find_album())

    def _find_album(self) -> Album | None:
        values = self.cleaned_data
        if values["action"] not in NEED_ALBUM:
            return None
        if title := values["new_album"]:
            return create_album(owner=self.owner, title=title)
        album: Album = Album.objects.for_user(self.owner).get(pk=values["album"])
        return album
