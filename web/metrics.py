"""Figures for Prometheus: how the site answers, and how the archive is. The only prometheus_client imports.

Routes are told by their pattern, never by the address asked for: a name looked up is nobody else's business. Figures go
only to the networks that ``[web] metrics`` names, to nobody where it is silent; for others there is no such page.
"""

import time
from collections.abc import Iterator
from importlib.metadata import version

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from indexer import vitals
from indexer.alerts import sending
from indexer.config import Config
from indexer.errors import ReferatbasenError
from web.security import address_of, brought_by_proxy
from web.shelf import Shelf

blueprint = Blueprint("metrics", __name__)
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NO_ROUTE = "(ingen)"


class Meter:
    """Counts what is answered; each application has its own."""

    def __init__(self, config: Config, shelf: Shelf) -> None:
        """Begin at nothing."""
        self.networks, self.proxies = config.web.metrics_networks, config.web.proxies
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "referatbasen_requests", "Answers by route and status.", ("route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "referatbasen_request_seconds",
            "Time to the first byte of an answer, by route.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(_Archive(shelf))

    def count(self, status: int, seconds: float) -> None:
        """Count an answer to the current request."""
        self.requests.labels(route(), str(status)).inc()
        self.seconds.labels(route()).observe(seconds)


class _Archive(Collector):
    """Reads the archive's figures when they are asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def describe(self) -> list[Metric]:
        """Name nothing beforehand: registering is no reason to read the archive."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; where the archive cannot be read, that is the figure."""
        yield InfoMetricFamily("referatbasen", "What is running.", {"version": version("referatbasen")})
        try:
            vital = vitals.signs(self._shelf.library)
            letters = sending.counts(self._shelf.library).letters
        except ReferatbasenError:
            yield GaugeMetricFamily("referatbasen_ready", "Whether readers can be answered.", 0)
            return
        yield GaugeMetricFamily("referatbasen_ready", "Whether readers can be answered.", int(not vital.ailment))
        yield GaugeMetricFamily("referatbasen_meetings", "Meetings in the archive.", vital.meetings)
        yield GaugeMetricFamily("referatbasen_items", "Items in the archive.", vital.items)
        yield GaugeMetricFamily("referatbasen_meetings_waiting", "Meetings the index has not heard of.", vital.waiting)
        yield GaugeMetricFamily(
            "referatbasen_index_behind", "Whether the index lacks items and no run is to tell it.", int(vital.is_behind)
        )
        yield GaugeMetricFamily("referatbasen_failures", "Pages and files that could not be read.", vital.failed)
        if vital.finished_at:
            yield GaugeMetricFamily(
                "referatbasen_last_update_timestamp_seconds",
                "When a run last went through.",
                vital.finished_at.timestamp(),
            )
        states = GaugeMetricFamily("referatbasen_letters", "Letters by what became of them.", labels=("state",))
        waiting = letters.get("waiting", 0) + letters.get("handed over", 0)
        for state, number in (("waiting", waiting), *((each, letters.get(each, 0)) for each in ("sent", "refused"))):
            states.add_metric((state,), number)
        yield states


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give the figures to those who may have them."""
    meter: Meter = current_app.extensions["meter"]
    if not _may_ask(meter):
        abort(404)
    response = Response(generate_latest(meter.registry), content_type=_TYPE)
    response.cache_control.no_store = True
    return response


def _may_ask(meter: Meter) -> bool:
    """Tell whether figures go to whoever asks; to nobody through a proxy that the configuration does not know of."""
    asker = address_of(request.remote_addr or "")
    if asker is None or (brought_by_proxy() and not meter.proxies):
        return False
    return any(asker in network for network in meter.networks)


def route() -> str:
    """Return the pattern of the address that was asked for, such as ``/sag/<number>``."""
    return request.url_rule.rule if request.url_rule else _NO_ROUTE


def register(app: Flask, config: Config, shelf: Shelf) -> Meter:
    """Have an application count its answers; return what counts them."""
    meter = app.extensions["meter"] = Meter(config, shelf)

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        meter.count(response.status_code, seconds_so_far())
        return response

    return meter


def seconds_so_far() -> float:
    """Return how long the current request has taken."""
    return float(time.perf_counter() - g.get("began", time.perf_counter()))
