"""HAProxy with its http log."""

import pathlib

from .proxy import Proxy, write_conf

CONF = pathlib.Path(__file__).resolve().parents[1] / "conf"


class HAProxy(Proxy):
    """One thread, kept-alive connections to the upstream, and the http log on standard output, which is a file."""

    name = "haproxy"

    def launch(self):
        conf = write_conf(self.folder / "haproxy.cfg", CONF / "haproxy.cfg", port=self.port,
                          upstream=self.upstream.port)
        # The shell opens the log for appending: HAProxy itself has no word for a file.
        command = f'exec haproxy -db -f "{conf}" >>"{self.log.path}"'
        return self._pinned(["sh", "-c", command])
