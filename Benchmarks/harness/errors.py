"""What ends a run."""


class BenchmarkError(Exception):
    """Something that makes the figures worthless or impossible; the text is for the person who started the run."""
