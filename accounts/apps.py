from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        # Models are loaded only now. Three of these connect what happens on a login.
        from allauth.account.fields import EmailField  # noqa: PLC0415

        from accounts.mailing import storage_notice  # noqa: F401, PLC0415
        from accounts.pages import language  # noqa: F401, PLC0415
        from accounts.profile import deletion  # noqa: F401, PLC0415
        from accounts.sign_in.addresses import check_address  # noqa: PLC0415
        from accounts.sign_in.credentials import guard_credential_fields  # noqa: PLC0415

        # The field of every form and input of allauth, which has no setting for what it takes.
        EmailField.default_validators = [check_address]
        guard_credential_fields()
