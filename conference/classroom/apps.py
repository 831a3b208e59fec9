"""Django application of teaching tools."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomConfig(AppConfig):
    """Polls, breakout rooms, whiteboards, and the summary of a class."""

    name = "conference.classroom"
    label = "classroom"
    verbose_name = _("Classroom")
    default_auto_field = "django.db.models.BigAutoField"
