"""App configuration of rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomsConfig(AppConfig):
    """Rooms and who may be in them."""

    name = "conference.rooms"
    label = "rooms"
    verbose_name = _("Rooms")

    def ready(self) -> None:
        """Listen to the end of sign-ins, accounts and rooms."""
        from conference.rooms.access import endings

        endings.connect()
