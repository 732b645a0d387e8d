"""What operators watch, in the text format of Prometheus: requests counted, the rest looked up."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from rematch.services.figures import Figures, figures
from rematch.services.house import House

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one app: in a registry of its own, so that two apps never add up."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "rematch_request_seconds",
            "Seconds of requests, by operation and status; never by address.",
            ("operation", "status"),
            buckets=SECONDS,
            registry=self._registry,
        )

    def saw(self, operation: str | None, status: int | None, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(operation or "none", str(status or 0)).observe(seconds)

    def written(self, house: House) -> bytes:
        """Return everything as text."""
        looked_up = CollectorRegistry()
        looked_up.register(_LookedUp(figures(house)))
        return generate_latest(self._registry) + generate_latest(looked_up)


class _LookedUp(Collector):
    """Numbers of the database as gauges."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one family per figure."""
        found = self._found
        yield _by_state("rematch_runs", "Runs by state; queued and solving are the queue.", found.runs)
        yield _by_state("rematch_offers", "Offers by state.", found.offers)
        yield GaugeMetricFamily(
            "rematch_deliveries_due", "Deliveries to webhooks that wait.", value=found.deliveries_due
        )
        yield GaugeMetricFamily("rematch_mails_due", "E-mail that waits.", value=found.mails_due)
        yield GaugeMetricFamily("rematch_workers", "Workers that are alive.", value=found.workers)
        if found.last_solve is not None:
            solved = found.last_solve
            words = "Seconds of the last solve."
            yield GaugeMetricFamily("rematch_solve_seconds", words, value=solved.seconds)
            yield GaugeMetricFamily(
                "rematch_solve_gap_ratio",
                "Largest gap between value and bound of the last solve; 0: all proved.",
                value=solved.gap_ppm / 1_000_000,
            )


def _by_state(name: str, words: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["state"])
    for state, count in sorted(counts.items()):
        family.add_metric([state], count)
    return family
