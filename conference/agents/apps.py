"""Django application of the AI participant's records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgentsConfig(AppConfig):
    """Registers the models under the label ``agents``."""

    name = "conference.agents"
    label = "agents"
    verbose_name = _("AI participant")
    default_auto_field = "django.db.models.BigAutoField"
