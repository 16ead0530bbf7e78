from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sketch2real_site"
    verbose_name = "Sketch2Real"

    def ready(self) -> None:
        # Importing registers what they define; it needs the other apps to be loaded.
        from sketch2real_site import checks, schema  # noqa: F401, PLC0415
