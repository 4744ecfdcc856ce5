"""nginx in its three roles: the upstream, a plain reverse proxy, and one that asks an auth service."""

import os
import pathlib

from kit.program import Program

from . import accounting, machine
from .proxy import Proxy, write_conf

CONF = pathlib.Path(__file__).resolve().parents[1] / "conf"


class Nginx(Proxy):
    """One nginx with one worker; subclasses name the file with their server block."""

    server_block = ""
    log_options = ""

    def _arguments(self):
        server = write_conf(self.folder / "server.conf", CONF / self.server_block, port=self.port, folder=self.folder,
                            upstream=self.upstream.port if self.upstream else "",
                            log_options=self.log_options)
        conf = write_conf(self.folder / "nginx.conf", CONF / "nginx.conf", folder=self.folder, server=server,
                          user="user root;" if os.geteuid() == 0 else "")
        return ["nginx", "-e", "stderr", "-p", self.folder, "-c", conf]

    def launch(self):
        return self._pinned(self._arguments())

    def serving_pids(self):
        return accounting.children(self.program.pid)


class Upstream(Nginx):
    """The application behind every proxy: 100 bytes, 1 MiB, or 1 GiB; it shares its core with the load generator."""

    name = "upstream"
    server_block = "nginx-upstream.conf"

    def __init__(self, folder):
        super().__init__(folder, None)
        for name, size in (("1MiB", 1 << 20), ("1GiB", 1 << 30)):
            with open(self.folder / name, "wb") as file:
                file.truncate(size)

    def launch(self):
        return Program(machine.on_load_core(self._arguments()), name=self.name, cwd=self.folder)


class NginxProxy(Nginx):
    """`proxy_pass` with keep-alive to the upstream and an access log; lets everybody through."""

    name = "nginx-proxy"
    server_block = "nginx-proxy.conf"


class NginxProxyBufferedLog(NginxProxy):
    """The same with nginx's own log buffer, which few sites use; the fairest comparison for a log that batches."""

    name = "nginx-proxy-buffered-log"
    log_options = "buffer=64k flush=1s"

    def __init__(self, folder, upstream):
        super().__init__(folder, upstream)
        self.log.delay = 1.2


class NginxAuthRequest(Nginx):
    """`auth_request` to a service that says 204 to everything over kept-alive connections."""

    name = "nginx-auth-request"
    server_block = "nginx-auth-request.conf"
