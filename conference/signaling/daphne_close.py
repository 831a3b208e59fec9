"""Lets daphne send the registered close codes 1001, 1009, 1012 and 1013.

autobahn, under daphne, takes 1000 and 3000-4999 only from an application and raises for others, which leaves the socket
open. Its frame layer sends any code. Other servers need none of this.
"""

import sys
from typing import Any

from conference.signaling.errors import CloseCode

REGISTERED = frozenset({CloseCode.SILENT, CloseCode.TOO_LARGE, CloseCode.RESTART, CloseCode.OVERLOADED})


def allow_registered_codes() -> None:
    """Has an effect in a daphne process only, and once."""
    module = sys.modules.get("daphne.ws_protocol")
    if module is None or hasattr(module.WebSocketProtocol, "closes_with_registered_codes"):
        return
    close = module.WebSocketProtocol.serverClose

    def server_close(self: Any, code: int | None = None) -> None:
        if code in REGISTERED:
            self.sendCloseFrame(code=code)
        else:
            close(self, code)

    module.WebSocketProtocol.serverClose = server_close
    module.WebSocketProtocol.closes_with_registered_codes = True
