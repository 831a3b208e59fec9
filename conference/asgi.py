"""The ASGI application: pages and REST by Django, signaling by Channels."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
http_application = get_asgi_application()

# Consumers import models, so the apps have to be loaded first.
from conference.daphne_limits import limit_daphne  # noqa: E402
from conference.signaling.routing import websocket_urlpatterns  # noqa: E402
from conference.static_files import OwnScripts  # noqa: E402

limit_daphne()
application = ProtocolTypeRouter({"http": OwnScripts(http_application), "websocket": URLRouter(websocket_urlpatterns)})
