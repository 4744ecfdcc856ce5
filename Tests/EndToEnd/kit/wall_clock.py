"""A time of day that a test may move, for one program."""

import pathlib
import shutil
import subprocess


class WallClock:
    """The time of day that a program started with `environment` sees: the real one, moved by as much as `jump` said last."""

    def __init__(self, folder):
        self._offset = folder / "wall-clock"
        self.jump(days=0)
        library = folder / "wall-clock.so"
        compiler = shutil.which("clang") or shutil.which("cc")
        assert compiler, "no C compiler: the Swift toolchain's clang has to be on the PATH"
        source = pathlib.Path(__file__).with_name("wall_clock.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "WALL_CLOCK_OFFSET": str(self._offset)}

    def jump(self, days):
        """Moves the time of day to now and `days`."""
        aside = self._offset.with_suffix(".new")
        aside.write_text(f"{days * 86_400}\n")
        aside.replace(self._offset)
