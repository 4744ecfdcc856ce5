"""A small internal web application with no login of its own, as there are ten in every company.

It has a status page for monitoring, a handbook for everybody, and an administration page with a button that destroys something. It believes
the `X-Unloq-…` headers of the gateway in front of it, and therefore listens on loopback only.

    python3 app.py [PORT]
"""

import html
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5c6675; --paper: #f6f7f9; --card: #fff; --line: #dfe3e8; --accent: #2457c5; --danger: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #a2abb8; --paper: #14171c; --card: #1d2229; --line: #323a45; --accent: #8db4ff; --danger: #ff8a80 } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
header { display: flex; gap: 1.5rem; align-items: baseline; padding: 1rem max(1rem, calc(50% - 26rem)); background: var(--card); border-bottom: 1px solid var(--line) }
header strong { font-size: 1.1rem }
header a, main a { color: var(--accent) }
main { max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.2rem 1.4rem; margin-bottom: 1.2rem }
h1 { font-size: 1.6rem; margin: 0 0 1rem } h2 { font-size: 1.05rem; margin: 0 0 .6rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { color: var(--soft); font-weight: 500; white-space: nowrap } code { font-size: .92em; overflow-wrap: anywhere }
button { font: inherit; padding: .5rem 1rem; border-radius: 8px; border: 1px solid var(--danger); color: var(--danger); background: none; cursor: pointer }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.note { color: var(--soft) }
"""


class Backups:
    """The thing that the button destroys."""

    def __init__(self):
        self._lock = threading.Lock()
        self._names = [f"customers-2026-11-{day:02d}.tar" for day in (16, 17, 18, 19, 20)]

    @property
    def names(self):
        with self._lock:
            return list(self._names)

    def delete_oldest(self):
        """Removes one and says which, or None where none is left."""
        with self._lock:
            return self._names.pop(0) if self._names else None


BACKUPS = Backups()


def page(title, body):
    """A whole page around `body`, which is HTML already."""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} · Intranet</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/app.css"></head>
<body><header><strong>Intranet</strong><a href="/">Handbook</a><a href="/admin/">Administration</a><a href="/status">Status</a>
<a href="/.unloq/session">My session</a></header><main><h1>{title}</h1>{body}</main></body></html>"""


def identity_table(headers):
    """What the gateway said about the person, as rows."""
    names = ("X-Unloq-User", "X-Unloq-Email", "X-Unloq-Approval", "X-Unloq-Approved-At", "X-Forwarded-For")
    rows = "".join(f"<tr><th>{name}</th><td><code>{html.escape(headers.get(name, '–'))}</code></td></tr>" for name in names)
    return f"<section><h2>What the gateway tells this application</h2><table>{rows}</table></section>"


class Application(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/":
            self.answer(page("Handbook", "<section><p>How we work, whom to ask, where things are. Everybody at the company may read it, with one "
                             "tap on the phone a day.</p><p class=note>This page asks for an approval of the last eight hours, the administration "
                             "for one of the last five minutes, and its button for one of its own, each time.</p></section>"
                             + identity_table(self.headers)))
        elif path == "/admin/":
            rows = "".join(f"<tr><td><code>{name}</code></td></tr>" for name in BACKUPS.names) or "<tr><td>None is left.</td></tr>"
            self.answer(page("Administration", f"<section><h2>Backups</h2><table>{rows}</table>"
                             "<form method=post action=/admin/backups/delete><p><button>Delete the oldest backup</button></p></form></section>"
                             + identity_table(self.headers)))
        elif path == "/status":
            self.answer(page("Status", f"<section><p>All is well. {len(BACKUPS.names)} backups.</p>"
                             "<p class=note>Anybody may see this page: monitoring does.</p></section>"))
        elif path == "/static/app.css":
            self.answer(STYLE, kind="text/css; charset=utf-8")
        else:
            self.answer(page("Not found", "<section><p>There is no such page.</p></section>"), status=404)

    do_HEAD = do_GET

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/admin/backups/delete":
            self.answer(page("Not found", "<section><p>There is no such page.</p></section>"), status=404)
            return
        gone = BACKUPS.delete_oldest()
        said = f"Deleted <code>{gone}</code>, as approved by {html.escape(self.headers.get('X-Unloq-Email', 'nobody'))}." if gone else "Nothing was left to delete."
        self.answer(page("Administration", f"<section><p>{said}</p><p><a href=/admin/>Back</a></p></section>" + identity_table(self.headers)))

    def answer(self, text, status=200, kind="text/html; charset=utf-8"):
        """Sends one whole response."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        """The gateway's access log tells more."""


def main():
    """Serves until it is stopped."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8082
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Application)
    except OSError as error:
        sys.exit(f"sample app: cannot listen on 127.0.0.1:{port}: {error.strerror}")
    print(f"sample app: listening on 127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
