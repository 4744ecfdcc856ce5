"""What every measured proxy offers to the measurements."""

from kit.ports import accepts, free_port
from kit.program import Program
from kit.waiting import eventually

from . import machine
from .log_file import LogFile

HOST = "app.test"


class Proxy:
    """A proxy that runs on the proxies' core in front of the upstream. Subclasses say how it is started."""

    name = ""

    def __init__(self, folder, upstream):
        self.folder = folder / self.name
        self.folder.mkdir()
        self.upstream = upstream
        self.port = free_port()
        self.log = LogFile(self.folder / "access.log")
        self.program = None

    def start(self):
        """Starts it and returns it once it accepts connections."""
        self.program = self.launch()
        machine.favour(self.program.pid)
        eventually(lambda: accepts(self.port) or not self.program.is_running, f"{self.name} does not listen")
        if not self.program.is_running:
            raise AssertionError(self.program.story("ended at once"))
        return self

    def launch(self):
        """Starts the process and returns its Program at once."""
        raise NotImplementedError

    def _pinned(self, argv, **options):
        return Program(machine.on_proxy_core(argv), name=self.name, cwd=self.folder, **options)

    def serving_pids(self):
        """The processes that do the work; a mere supervisor is not among them."""
        return [self.program.pid]

    def headers(self):
        """The fields that the load generators send, Host first."""
        return {"Host": f"{HOST}:{self.port}"}

    def header_arguments(self):
        """The same as arguments for wrk."""
        return [word for name, value in self.headers().items() for word in ("-H", f"{name}: {value}")]

    def stop(self):
        """Ends it."""
        if self.program:
            self.program.kill()


def write_conf(path, template, **values):
    """Writes a conf file from Benchmarks/conf; `@NAME@` in it becomes the value."""
    text = template.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name.upper()}@", str(value))
    path.write_text(text)
    return path
