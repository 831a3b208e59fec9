"""Django application of the transcripts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranscriptsConfig(AppConfig):
    """Registers the models under the label ``transcripts``."""

    name = "conference.transcripts"
    label = "transcripts"
    verbose_name = _("Transcripts")
    default_auto_field = "django.db.models.BigAutoField"
