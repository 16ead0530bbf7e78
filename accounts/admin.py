from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import Ban, User
from accounts.profile.deletion import delete_account, schedule_deletion
from accounts.staff.bans import ban_user, lift_ban

admin.site.site_header = admin.site.site_title = "Sketch2Real"


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Accounts. Closing one is a ban, which has a reason; deleting one deletes its files, too.

    Address, password and whether somebody wants news are for the person alone: with the first two, staff could become
    anybody. Only a new account gets an address and a password here.
    """

    ordering = ("email",)
    list_display = ("email", "display_name", "is_active", "is_staff", "date_joined", "last_login", "deletion_due_at")
    list_filter = ("is_active", "is_staff", "date_joined", ("deletion_due_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "display_name")
    actions = ("delete_in_seven_days",)
    readonly_fields = ("is_active", "wants_news", "last_login", "date_joined", "welcomed_at", "deletion_due_at")
    fieldsets = (
        (None, {"fields": ("email",)}),
        ("Profile", {"fields": ("display_name", "pronouns", "bio", "wants_news")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined", "welcomed_at", "deletion_due_at")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)

    @admin.action(description="Delete in seven days, unless the person logs in", permissions=["delete"])
    def delete_in_seven_days(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            schedule_deletion(user=user)
        messages.success(request, f"{len(queryset)} accounts will be deleted in seven days. Their owners have a mail.")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Rights are given by those who have all of them: nobody raises their own."""
        rights = () if request.user.is_superuser else ("is_staff", "is_superuser", "groups", "user_permissions")
        own = ("email",) if obj else ()
        return (*super().get_readonly_fields(request, obj), *rights, *own)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002, ARG002
        """Somebody who forgot it has a code mailed to them; `manage.py changepassword` needs the machine itself."""
        raise PermissionDenied

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are out of reach for other staff, one by one and in bulk."""
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.exclude(is_superuser=True)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Whoever may delete an account deletes what belongs to it: a ban alone is never deleted, but goes along."""
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: User) -> None:  # noqa: ARG002  # Django's signature
        delete_account(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:  # noqa: ARG002
        for user in queryset:
            delete_account(user=user)


@admin.register(Ban)
class BanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("user", "reason", "banned_at", "banned_by", "lifted_at", "lifted_by")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user", "banned_by", "lifted_by")
    search_fields = ("user__email", "reason")
    autocomplete_fields = ("user",)
    actions = ("lift",)

    def save_model(self, request: HttpRequest, obj: Ban, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        ban_user(ban=obj, by=_staff(request))

    @admin.action(description="Lift the ban", permissions=["add"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Ban]) -> None:
        lifted = sum(lift_ban(ban=ban, by=_staff(request)) for ban in queryset.select_related("user"))
        messages.success(request, f"{lifted} bans lifted. The people have a mail.")

    def has_change_permission(self, *_: object) -> bool:
        return False

    def has_delete_permission(self, *_: object) -> bool:
        return False


# allauth's own pages show the secret of an authenticator app, search for a user name, which nobody has here, and would
# let staff put an address or a Google account of their own beside a person's, and then log in as them.
admin.site.unregister((Authenticator, UserSession, EmailAddress, SocialAccount, SocialApp, SocialToken))


@admin.register(EmailAddress)
class EmailAddressAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look up whether somebody has confirmed an address."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False

    def has_delete_permission(self, *_: object) -> bool:
        return False


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Rights are given by those who have all of them, those of a group, too."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """For somebody who lost phone and recovery codes: staff who are sure of the person remove the second step."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, *_: object) -> bool:
        return False


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the admin lets nobody else in
    return request.user
