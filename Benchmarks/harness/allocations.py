"""Heap allocations of a program that is not changed for it: a counting malloc is preloaded and read from outside."""

import mmap
import pathlib
import struct
import subprocess
from dataclasses import dataclass

from .errors import BenchmarkError

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "counting/malloc_count.c"


@dataclass
class HeapUse:
    """What the counters say at one moment, or the difference of two."""

    allocations: int
    reallocations: int
    frees: int
    bytes: int

    def __sub__(self, earlier):
        return HeapUse(*(getattr(self, name) - getattr(earlier, name) for name in self.__dataclass_fields__))


class AllocationCounter:
    """The preloaded library and the file that it counts into."""

    def __init__(self, folder):
        self.library = folder / "malloc_count.so"
        built = subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", self.library, SOURCE],
                               capture_output=True, text=True)
        if built.returncode:
            raise BenchmarkError(f"cannot build {SOURCE}:\n{built.stderr}")
        self.file = folder / "allocations"
        self.file.write_bytes(bytes(mmap.PAGESIZE))
        with open(self.file, "r+b") as file:
            self._page = mmap.mmap(file.fileno(), mmap.PAGESIZE)

    def environment(self):
        """What the counted program must be started with."""
        return {"LD_PRELOAD": str(self.library), "ALLOCATION_COUNTERS": str(self.file)}

    def read(self):
        """The counters now, without disturbing the program."""
        return HeapUse(*struct.unpack_from("4Q", self._page))
