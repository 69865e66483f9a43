from __future__ import annotations

from django.apps import AppConfig


class DtiPortalConfig(AppConfig):
    name = "dti_portal"

    def ready(self) -> None:
        from dti_portal import form_messages  # noqa: PLC0415 -- Django's forms load with the apps

        form_messages.put_in_place()
