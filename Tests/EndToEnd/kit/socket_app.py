"""A real WebSocket application: it echoes, and remembers who came and how they left."""

import threading
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from .waiting import eventually


@dataclass
class Visit:
    """One WebSocket that reached the application."""

    fields: dict
    target: str
    messages: list = field(default_factory=list)
    code: int = None
    reason: str = None
    ended: threading.Event = field(default_factory=threading.Event)


class SocketApp:
    """Listens on a loopback port of its own, serves on threads."""

    def __init__(self, **settings):
        self.visits = []
        self._server = serve(self._visit, "127.0.0.1", 0, **settings)
        self.port = self._server.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _visit(self, connection):
        request = connection.request
        visit = Visit({name.lower(): value for name, value in request.headers.raw_items()}, request.path)
        self.visits.append(visit)
        try:
            for message in connection:
                visit.messages.append(message)
                connection.send(message)
        except ConnectionClosed:
            pass
        finally:
            visit.code, visit.reason = connection.close_code, connection.close_reason
            visit.ended.set()

    @property
    def first(self):
        """The first visit, once its thread has begun: that may be after its client has left."""
        return eventually(lambda: self.visits and self.visits[0], "nobody came")

    def stop(self):
        self._server.shutdown()
