"""An upstream that answers while it still reads: both directions move at once, or neither side would ever end."""

import http.client
import socket
import threading

import pytest

from kit.gateway import route, rule

SIZE = 16 << 20


@pytest.fixture
def echo():
    """Sends every piece of a body back as a chunk the moment it comes, and reads no further until that was taken."""

    def serve(connection):
        with connection, connection.makefile("rb") as stream:
            while line := stream.readline():
                left = 0
                while (field := stream.readline()).strip():
                    name, value = field.split(b":", 1)
                    if name.lower() == b"content-length":
                        left = int(value)
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    while left:
                        piece = stream.read1(min(left, 65536))
                        left -= len(piece)
                        connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
                    connection.sendall(b"0\r\n\r\n")
                except OSError:
                    return
                assert line

    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def test_an_answer_that_begins_before_the_request_has_ended(start_gateway, fake_unloq, echo):
    gate = start_gateway([route("echo", echo)], fake_unloq, rules=[rule("free", "none")])
    body = bytes(range(256)) * (SIZE // 256)
    connection = socket.create_connection(("127.0.0.1", gate.port), timeout=60)
    head = f"POST /echo HTTP/1.1\r\nHost: echo.test\r\nContent-Length: {SIZE}\r\n\r\n".encode()
    sender = threading.Thread(target=lambda: connection.sendall(head + body), daemon=True)
    sender.start()
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    assert answer.read() == body
    sender.join()
    connection.close()
    line = gate.record(path="/echo")
    assert (line["bytes_in"], line["bytes_out"], line["error"]) == (SIZE, SIZE, None)
