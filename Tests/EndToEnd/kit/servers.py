"""Real servers of other people behind the gateway: Prometheus and nginx."""

import json
import os
import shutil
import urllib.parse
import urllib.request

from .ports import accepts, free_port
from .program import Program
from .waiting import eventually


def _find(name):
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    assert path, f"{name} is not installed; run: scripts/setup test"
    return path


class Prometheus(Program):
    """A web application that people really run, with no login of its own."""

    def __init__(self, folder, targets=()):
        """Scrapes itself, and `targets` once a second."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        places = ", ".join(f"'{target}'" for target in (f"127.0.0.1:{self.port}", *targets))
        conf = folder / "prometheus.yml"
        conf.write_text("global: {scrape_interval: 1s}\n"
                        "scrape_configs:\n- job_name: itself\n  static_configs:\n"
                        f"  - targets: [{places}]\n")
        super().__init__([_find("prometheus"), f"--config.file={conf}", f"--storage.tsdb.path={folder / 'data'}",
                          f"--web.listen-address=127.0.0.1:{self.port}", "--web.enable-lifecycle",
                          "--web.enable-admin-api"])
        self.wait_for_line("Server is ready to receive web requests", timeout=60)

    def _get(self, target):
        with urllib.request.urlopen(self.url + target, timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, text):
        """The samples of an instant query."""
        return self._get("/api/v1/query?" + urllib.parse.urlencode({"query": text}))["result"]

    def metadata(self, metric):
        """What Prometheus has been told of a metric: type and help."""
        return self._get("/api/v1/metadata?" + urllib.parse.urlencode({"metric": metric}))[metric]

    def wait_scraped(self):
        """Waits until there is something to query."""
        def has_data():
            with urllib.request.urlopen(f"{self.url}/api/v1/query?query=up", timeout=10) as answer:
                return json.load(answer)["data"]["result"]
        eventually(has_data, "Prometheus has scraped nothing")


class Nginx(Program):
    """nginx as an upstream: files down, files up, slow on demand."""

    CONF = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn; worker_processes 1; {user}
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log; root {folder}/files; default_type application/octet-stream; sendfile on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5; keepalive_requests 100000;
  server {{
    listen 127.0.0.1:{port}; client_max_body_size 0; client_body_timeout 60s;
    location /down/ {{ alias {folder}/files/; }}
    location /chunked/ {{ alias {folder}/files/; ssi on; ssi_types *; }}
    location /slow/ {{ alias {folder}/files/; limit_rate 256k; }}
    location /up/ {{ root {folder}; dav_methods PUT DELETE; create_full_put_path on; }}
    location = /status {{ return 200 "ok\\n"; }}
  }}
}}
"""

    def __init__(self, folder):
        self.folder = folder
        self.files = folder / "files"
        self.files.mkdir(parents=True)
        (folder / "up").mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        conf = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        conf.write_text(self.CONF.format(folder=folder, port=self.port, user=user))
        super().__init__([_find("nginx"), "-p", folder, "-e", folder / "error.log", "-c", conf])
        eventually(lambda: accepts(self.port), lambda: self.story("does not listen"))

    def make_file(self, name, size):
        """A file of `size` bytes whose content differs from block to block; sparse where it is large."""
        path = self.files / name
        if path.exists():
            return path
        with open(path, "wb") as file:
            for offset in range(0, size, 1 << 20):
                file.seek(offset)
                file.write(f"{offset:016d}".encode()[:max(0, size - offset)])
            file.truncate(size)
        return path

    def uploaded(self, name):
        return self.folder / "up" / name
