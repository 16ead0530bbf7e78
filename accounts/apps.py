from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        # Connects what happens on a login; models are loaded only now.
        from accounts.mailing import storage_notice  # noqa: F401, PLC0415
        from accounts.pages import language  # noqa: F401, PLC0415
        from accounts.profile import deletion  # noqa: F401, PLC0415
