"""WebSocket addresses of signaling. An address that is none of a room is refused with 4404."""

from typing import Any, cast

from django.urls import path, re_path

from conference.signaling.consumers import RoomConsumer
from conference.signaling.daphne_sockets import improve_daphne
from conference.signaling.echo import EchoApplication

improve_daphne()

websocket_urlpatterns: list[Any] = [
    path("ws/v1/rooms/<str:slug>", RoomConsumer.as_asgi()),
    path("ws/v1/echo", cast(Any, EchoApplication())),
    re_path(r"", RoomConsumer.as_asgi()),
]
