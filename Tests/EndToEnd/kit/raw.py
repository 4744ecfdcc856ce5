"""Exact bytes to the gateway and back, with nothing in between that could mend them."""

import socket


class RawConnection:
    """One TCP connection to a loopback port."""

    def __init__(self, port, timeout=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        """Sends what the peer will take; a peer that has closed already is no failure here."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def _fill(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.buffer += data
        return bool(data)

    def read_until(self, mark):
        """Everything up to and with `mark`, or whatever came before the end."""
        while mark not in self.buffer:
            if not self._fill():
                rest, self.buffer = self.buffer, b""
                return rest
        end = self.buffer.index(mark) + len(mark)
        found, self.buffer = self.buffer[:end], self.buffer[end:]
        return found

    def read_exactly(self, count):
        while len(self.buffer) < count and self._fill():
            pass
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def read_to_end(self):
        """Everything until the peer closes."""
        while self._fill():
            pass
        found, self.buffer = self.buffer, b""
        return found

    def read_response(self, head_only=False):
        """One response: status, fields (lower case, last wins), body. Status 0 where the peer closed without one."""
        head = self.read_until(b"\r\n\r\n")
        if not head.endswith(b"\r\n\r\n"):
            return 0, {}, head
        lines = head[:-4].split(b"\r\n")
        status = int(lines[0].split(b" ")[1])
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            fields[name.strip().lower().decode("latin-1")] = value.strip().decode("latin-1")
        if head_only or status < 200 or status in (204, 304):
            return status, fields, b""
        if fields.get("transfer-encoding", "").lower() == "chunked":
            return status, fields, self._read_chunked()
        if "content-length" in fields:
            return status, fields, self.read_exactly(int(fields["content-length"]))
        return status, fields, self.read_to_end()

    def _read_chunked(self):
        body = b""
        while True:
            size = int(self.read_until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                while self.read_until(b"\r\n") not in (b"\r\n", b""):
                    pass
                return body
            body += self.read_exactly(size)
            self.read_until(b"\r\n")

    @property
    def is_closed(self):
        """Whether the peer has closed and nothing more is to be read. Waits for it, up to the socket's time-out."""
        try:
            return not self.buffer and not self._fill()
        except TimeoutError:
            return False

    def reset(self):
        """Ends the connection with a reset instead of a polite close."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def close(self):
        self.socket.close()


def exchange(port, data, head_only=False, timeout=20):
    """Sends `data` on a new connection and reads one response."""
    with RawConnection(port, timeout) as connection:
        connection.send(data)
        return connection.read_response(head_only)
