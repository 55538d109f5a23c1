"""Counts of this process for Prometheus; with several workers each is scraped or summed by its own."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector


class Metrics:
    """One registry per application, so that two in one process (tests) do not collide."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._requests = Counter(
            "tollhouse_http_requests",
            "Answers by route and status",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "tollhouse_http_seconds", "Time to answer", ["method", "route"], registry=self.registry
        )
        self._usage = Counter("tollhouse_usage_records", "Usage records by outcome", ["result"], registry=self.registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def charged(self, result: str, count: int) -> None:
        self._usage.labels(result).inc(count)

    def written(self) -> bytes:
        return generate_latest(self.registry)
