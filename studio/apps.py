from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "studio"

    def ready(self) -> None:
        # Models are loaded only now.
        from accounts.belongings import register  # noqa: PLC0415
        from studio.gallery import words  # noqa: F401, PLC0415  # its receiver
        from studio.keeping import StudioKeeper  # noqa: PLC0415

        register(StudioKeeper())
