"""The numbers to hold, and which of them fail the run."""

from dataclasses import dataclass


@dataclass
class Bound:
    """One figure of this run beside its bound."""

    text: str
    value: float
    limit: float
    unit: str = ""
    gate: bool = False

    @property
    def holds(self):
        return self.value <= self.limit

    def line(self):
        """The bound as a line of the report."""
        verdict = "holds" if self.holds else ("FAILS" if self.gate else "does not hold")
        kind = "gate" if self.gate else ""
        return f"  {self.text:<62} {self.value:9.3f} ≤ {self.limit:<7g} {self.unit:<4} {verdict:<13} {kind}".rstrip()


def of_requests(series):
    """Bounds on the comparison."""
    ours = series["unloq-gateway"]
    return [
        Bound("processor time per request ÷ nginx proxy_pass", ours.ratio(series["nginx-proxy"]), 1.0),
        Bound("processor time per request ÷ nginx auth_request", ours.ratio(series["nginx-auth-request"]), 0.65),
        Bound("resident memory, idle", ours.idle_kib / 1024, 20, "MiB"),
    ]


def of_counts(counts):
    """Gates on the counts."""
    return [
        Bound("heap allocations per request (aim 0)", counts.allocations + counts.reallocations, 4, gate=True),
        Bound("system calls per request, 64 connections", counts.syscalls, 4.5, gate=True),
    ]


def of_bodies(rows):
    """Bounds on processor time per byte."""
    return [Bound(f"processor time per byte ÷ nginx, {row.name}", row.ratio, 1.1) for row in rows]


def of_footprint(per_connection, per_held, start_ms):
    """Bounds on memory of an idle connection and of a held request, and on the start."""
    return [Bound("resident memory per idle keep-alive connection", per_connection / 1024, 8, "KiB"),
            Bound("resident memory per held request", per_held / 1024, 8, "KiB"),
            Bound("start to first served request", start_ms, 100, "ms")]


def of_parts(figures):
    """Bounds on session look-ups and on many rules."""
    return [Bound("resident memory per cached session", figures["session-size"], 400, "B"),
            Bound("session look-up among 1,000,000", figures["session-look-up"], 200, "ns"),
            Bound("1,000 rules ÷ 10 rules, time of one decision", figures["rules-ratio"], 2)]
