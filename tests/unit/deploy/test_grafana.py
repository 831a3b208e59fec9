"""The dashboard asks for metrics and labels that the processes really have, and hides nothing behind another panel."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from aiagent.metrics.figures import REGISTRY as AGENT
from aiagent.metrics.figures import STAGES
from conference.signaling.metrics import REGISTRY as WEB
from deploy.options import PROJECT_DIR

pytestmark = pytest.mark.unit

PATH = PROJECT_DIR / "deploy" / "grafana" / "parley.json"
ALWAYS = frozenset({"instance", "job", "le"})
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
METRIC = re.compile(r"\b((?:parley|process)_[a-z_]+)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"by \(([^)]*)\)")

Panel = dict[str, Any]


def known(registry: CollectorRegistry) -> dict[str, frozenset[str]]:
    """The names of all series, and the labels each may have."""
    series: dict[str, frozenset[str]] = {}
    for metric in registry.collect():
        collector = registry._names_to_collectors.get(metric.name)
        labels = frozenset(getattr(collector, "_labelnames", ()))
        for suffix in SUFFIXES[metric.type]:
            series[metric.name + suffix] = labels
    return series


SERIES = known(WEB) | known(AGENT)


def panels() -> list[Panel]:
    return [panel for panel in json.loads(PATH.read_text("utf-8"))["panels"] if panel["type"] != "row"]


def queries() -> Iterator[tuple[str, str]]:
    """Each query with its legend."""
    for panel in panels():
        for target in panel["targets"]:
            yield target["expr"], target["legendFormat"]


def test_every_query_asks_for_metrics_and_labels_that_there_are() -> None:
    for expression, legend in queries():
        metrics = METRIC.findall(expression)
        assert metrics, expression
        for name, selector in metrics:
            assert name in SERIES, f"there is no metric {name}"
            labels = set(re.findall(r"([a-z_]+)=", selector)) | set(re.findall(r"\{\{(\w+)\}\}", legend))
            for group in GROUPED.findall(expression):
                labels |= {label.strip() for label in group.split(",")}
            assert labels <= SERIES[name] | ALWAYS, f"{name} has no label {labels - SERIES[name] - ALWAYS}"


def test_every_metric_of_parley_is_on_the_dashboard() -> None:
    asked = {
        re.sub(r"_(bucket|count|sum)$", "", name)
        for expression, _ in queries()
        for name, _ in METRIC.findall(expression)
    }
    there = {re.sub(r"_(bucket|count|sum)$", "", name) for name in SERIES if name.startswith("parley")}
    assert there <= asked


def test_panels_are_described_and_stand_beside_each_other() -> None:
    assert all(panel["title"] and panel["description"] for panel in panels())
    places = [panel["gridPos"] for panel in panels()]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for place, other in combinations(places, 2):
        apart = (
            place["x"] + place["w"] <= other["x"]
            or other["x"] + other["w"] <= place["x"]
            or place["y"] + place["h"] <= other["y"]
            or other["y"] + other["h"] <= place["y"]
        )
        assert apart, (place, other)


def test_the_stages_that_are_picked_out_are_measured() -> None:

    picked = {stage for expression, _ in queries() for stage in re.findall(r'stage="(\w+)"', expression)}
    assert picked <= set(STAGES)
