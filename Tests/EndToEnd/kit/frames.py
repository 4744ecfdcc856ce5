"""WebSocket frames as bytes (RFC 6455, 5.2), for tests that send what no library would."""

import base64
import hashlib
import struct

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
HANDSHAKE = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}"]


def accept_of(key):
    return base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()


def frame(opcode, payload=b"", final=True, mask=b"\1\2\3\4", bits=0, length=None):
    """One frame; `mask` None for a server's, `length` for one that lies."""
    count = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | bits | opcode])
    flag = 0x80 if mask else 0
    if count < 126:
        head += bytes([flag | count])
    elif count < 65536:
        head += bytes([flag | 126]) + struct.pack(">H", count)
    else:
        head += bytes([flag | 127]) + struct.pack(">Q", count)
    if mask:
        return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return head + payload


def text(words, **more):
    return frame(1, words.encode(), **more)


def close(code, **more):
    return frame(8, struct.pack(">H", code), **more)


def read_frame(connection):
    """One frame from a raw connection: opcode and payload, unmasked; None at the end."""
    head = connection.read_exactly(2)
    if len(head) < 2:
        return None
    count = head[1] & 0x7F
    if count == 126:
        count = struct.unpack(">H", connection.read_exactly(2))[0]
    elif count == 127:
        count = struct.unpack(">Q", connection.read_exactly(8))[0]
    mask = connection.read_exactly(4) if head[1] & 0x80 else None
    payload = connection.read_exactly(count)
    if len(payload) < count:
        return None
    if mask:
        payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return head[0] & 0x0F, payload


def close_code(found):
    """The code of a close frame that `read_frame` found."""
    assert found and found[0] == 8, found
    return struct.unpack(">H", found[1][:2])[0]
