"""The main measurement: every proxy in turn, round after round, so that a busy moment of the machine meets them all."""

from dataclasses import dataclass, field
from statistics import median

from . import load
from .accounting import resident_kib
from .lockstep import Lockstep

TARGET = "/dashboards/17/panels?refresh=30s&from=now-6h"


@dataclass
class Series:
    """The rounds of one proxy."""

    name: str
    idle_kib: int = 0
    rounds: list = field(default_factory=list)

    def middle(self, figure):
        """The median of one figure over the rounds."""
        return median(getattr(result, figure) for result in self.rounds)

    def row(self):
        """What the JSON file says about the proxy."""
        return {
            "name": self.name,
            "cpu_us_per_request": round(self.middle("cpu_us_per_request"), 3),
            "requests_per_second": round(self.middle("requests_per_second")),
            "p50_us": round(self.middle("p50_us")),
            "p99_us": round(self.middle("p99_us")),
            "rss_kib": round(self.middle("rss_kib")),
        }

    def ratio(self, other, figure="cpu_us_per_request"):
        """The median over the rounds of this proxy's figure divided by the other's figure of the same round."""
        return median(getattr(mine, figure) / getattr(its, figure)
                      for mine, its in zip(self.rounds, other.rounds))


def compare(proxies, rounds, seconds, target=TARGET, connections=load.CONNECTIONS, say=print):
    """Runs the rounds and returns a dictionary of Series by name. Each round starts with another proxy."""
    series = {}
    for proxy in proxies:
        with Lockstep(proxy, target, connections=1) as one:
            one.go(10)
        series[proxy.name] = Series(proxy.name, idle_kib=resident_kib(proxy.serving_pids()))
        load.run(proxy, 1, target, connections)
    for number in range(rounds):
        shift = number % len(proxies)
        for proxy in proxies[shift:] + proxies[:shift]:
            result = load.run(proxy, seconds, target, connections)
            series[proxy.name].rounds.append(result)
            say(f"  round {number + 1}: {proxy.name:<26} {result.cpu_us_per_request:6.2f} µs a request")
    return series
