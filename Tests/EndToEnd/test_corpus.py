"""Every request of the corpus through the gateway: what a recording upstream receives, byte for byte, or nothing at all."""

import pytest

from kit.corpus import cases
from kit.fake_unloq import FakeUnloq
from kit.gateway import Gateway, conf_for, route, rule
from kit.raw import RawConnection
from kit.recorder import Recorder
from kit.waiting import eventually

CASES = list(cases())


@pytest.fixture(scope="module")
def corpus_upstream():
    recorder = Recorder()
    yield recorder
    recorder.stop()


@pytest.fixture(scope="module")
def gate(tmp_path_factory, corpus_upstream):
    """One gateway that lets everything pass, whatever its host."""
    service = FakeUnloq()
    folder = tmp_path_factory.mktemp("corpus")
    gateway = Gateway(folder, conf_for(folder, [route("all", corpus_upstream.url, host="*")], service, rules=[rule("all", "none")]))
    yield gateway
    assert gateway.stop() == 0
    service.stop()


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_corpus(gate, corpus_upstream, case):
    corpus_upstream.forget()
    seen = len(gate.records())
    with RawConnection(gate.port) as client:
        client.send(case.sent)
        status, _, _ = client.read_response(head_only=case.sent.startswith(b"HEAD "))
        if case.refusal:
            label, expected = case.refusal
            assert status == expected, label
            assert client.is_closed, "a refused request ends the connection"
        else:
            while 100 <= status < 200:
                status, _, _ = client.read_response()
            assert status == 200
            if case.get("keep-alive") == "no":
                assert client.is_closed
            elif (case.get("rest") or b"").endswith(b"\r\n\r\n"):
                client.read_response()  # so that the request behind this one does not arrive during the next case
    if case.refusal:
        eventually(lambda: len(gate.records()) > seen, "no record")
        assert not any(request.is_complete for request in corpus_upstream.requests)
        if case.get("refused"):
            assert not corpus_upstream.requests
    else:
        assert_received(case, corpus_upstream.requests[0])
        if not case.get("rest"):
            assert len(corpus_upstream.requests) == 1


def assert_received(case, request):
    """The request line, the framing, the body, and the fields that must and must not be there."""
    assert request.request_line.decode("latin-1") == case.get("upstream").encode().decode("latin-1")
    framing = case.get("framing")
    names = [name for name, _ in request.fields]
    assert len(names) == len(set(names)) or not {"host", "content-length", "transfer-encoding"} & {n for n in names if names.count(n) > 1}
    if framing == "chunked":
        assert request.field("transfer-encoding") == "chunked" and not request.has("content-length")
    elif framing.startswith("length"):
        assert request.field("content-length") == framing.split()[1] and not request.has("transfer-encoding")
    else:
        assert not request.has("transfer-encoding") and request.field("content-length") in (None, "0")
    assert request.body == (case.get("payload") or b"")
    lines = request.head.split(b"\r\n")[1:]
    for line in case.passes:
        assert line in lines, lines
    for name in case.drops:
        assert name.lower() not in names, lines
    assert all(b"\n" not in line and b"\r" not in line and b"\x00" not in line for line in lines)
