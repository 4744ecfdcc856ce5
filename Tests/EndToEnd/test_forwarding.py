"""What goes up and what comes down, byte for byte."""

import pytest

from kit.gateway import route, rule
from kit.raw import RawConnection, exchange

FREE = [rule("free", "none")]
FORWARDED = ("X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
             'Forwarded: for=127.0.0.1;proto=http;host="{host}"\r\nX-Forwarded-Host: {host}\r\n')


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream):
    return start_gateway([route("app", upstream.url)], fake_unloq, rules=FREE)


def test_a_request_goes_up_as_written_here(gate, upstream):
    exchange(gate.port, b"GET /a/./b%41/../%7euser%2B?q=%20&r HTTP/1.1\r\n"
             b"Connection: keep-alive, X-Hop\r\nhost: App.Test:8080\r\nuser-agent:  curl/8 \r\nX-Hop: 1\r\nX-Multi: 1\r\nx-multi: 2\r\n"
             b"Accept-Encoding: gzip\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\nProxy-Authorization: Basic eA==\r\n"
             b"Cookie: a=b; unloq-browser=" + b"A" * 43 + b"; c=d\r\nAuthorization: Bearer t\r\nX-Empty:\r\n\r\n")
    expected = ("GET /a/~user+?q=%20&r HTTP/1.1\r\nHost: app.test:8080\r\nuser-agent: curl/8\r\nX-Multi: 1\r\nx-multi: 2\r\n"
                "Accept-Encoding: gzip\r\nCookie: a=b; c=d\r\nAuthorization: Bearer t\r\nX-Empty: \r\n"
                + FORWARDED.format(host="app.test:8080") + "\r\n")
    assert upstream.only().head.decode() == expected


def test_a_body_goes_up_with_the_framing_it_came_with(gate, upstream):
    with RawConnection(gate.port) as client:
        client.send(b"POST /l HTTP/1.1\r\nHost: app.test\r\nContent-Length: 3\r\n\r\nabc"
                    b"POST /c HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n"
                    b"POST /e HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\n\r\n")
        assert [client.read_response()[0] for _ in range(3)] == [200] * 3
    with_length, chunked, empty = upstream.requests
    forwarded = FORWARDED.format(host="app.test")
    assert with_length.head.decode() == f"POST /l HTTP/1.1\r\nHost: app.test\r\n{forwarded}Content-Length: 3\r\n\r\n"
    assert chunked.head.decode() == f"POST /c HTTP/1.1\r\nHost: app.test\r\n{forwarded}Transfer-Encoding: chunked\r\n\r\n"
    assert chunked.raw_body == b"3\r\nabc\r\n0\r\n\r\n", "extensions end here (RFC 9112, 7.1.1)"
    assert empty.head.decode() == f"POST /e HTTP/1.1\r\nHost: app.test\r\n{forwarded}Content-Length: 0\r\n\r\n"


def test_an_answer_comes_down_without_what_belongs_to_the_upstreams_connection(gate, upstream):
    upstream.behaviour = lambda exchange_: exchange_.reply(
        b"HTTP/1.1 200 Fine\r\nServer: app\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: x\r\n"
        b"Set-Cookie: a=b; Path=/\r\nSet-Cookie: c=d\r\nContent-Length: 2\r\nX-Own: \xe4\r\n\r\nok")
    with RawConnection(gate.port) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: app.test\r\n\r\n")
        head = client.read_until(b"\r\n\r\n")
        assert client.read_exactly(2) == b"ok"
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 Fine"
    assert [line for line in lines if line.startswith(b"Set-Cookie: ")] == [b"Set-Cookie: a=b; Path=/", b"Set-Cookie: c=d"]
    assert b"X-Own: \xe4" in lines and b"Server: app" in lines
    for name in (b"x-hop", b"keep-alive:", b"proxy-authenticate"):
        assert name not in head.lower()


def test_a_conf_may_send_the_upstreams_own_host(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url, preserve_host=False)], fake_unloq, rules=FREE)
    exchange(gate.port, b"GET / HTTP/1.1\r\nHost: app.test\r\n\r\n")
    assert upstream.only().field("host") == f"127.0.0.1:{upstream.port}"
    assert upstream.only().field("x-forwarded-host") == "app.test"


def test_connections_to_the_upstream_are_kept(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=FREE, workers=1)
    for _ in range(20):
        assert exchange(gate.port, b"GET / HTTP/1.1\r\nHost: app.test\r\n\r\n")[0] == 200
    assert upstream.connections == 1


def test_routes_are_told_apart_by_host(start_gateway, fake_unloq, upstream):
    from kit.recorder import Recorder
    others = [Recorder(), Recorder()]
    gate = start_gateway([route("any", others[0].url, host="*.corp.test"), route("app", upstream.url, host=["app.corp.test", "b.test"]),
                          route("rest", others[1].url, host="*")], fake_unloq, rules=FREE)
    for host in ("app.corp.test", "b.test", "x.corp.test", "x.y.corp.test", "corp.test", "127.0.0.1"):
        assert exchange(gate.port, f"GET /{host} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())[0] == 200
    seen = [[request.target for request in recorder.requests] for recorder in (upstream, *others)]
    assert seen[0] == ["/app.corp.test", "/b.test"]
    assert "/x.corp.test" in seen[1] and "/corp.test" in seen[2] and "/127.0.0.1" in seen[2]
    for other in others:
        other.stop()
