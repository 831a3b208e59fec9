"""WebSocket addresses of signaling."""

from typing import Any

websocket_urlpatterns: list[Any] = []
