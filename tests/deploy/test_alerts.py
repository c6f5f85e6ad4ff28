"""deploy/prometheus/: each expression is parsed, and each metric in it is one that Chirp has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import REGISTRY, Histogram

from backend import metrics
from tests.engines.nginx import DEPLOY
from workers import main

FOLDER = DEPLOY / "prometheus"
LAGS = (metrics.FAN_OUT_LAG, metrics.SEARCH_LAG)
OF_PROMETHEUS = {"up"}
LABELS_OF_PROMETHEUS = {"job", "instance", "le", "exported_job"}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "rules.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def ours() -> dict[str, set[str]]:
    """The labels of each metric by the name that Prometheus reads."""
    kinds = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
    made = [one for one in vars(metrics).values() if hasattr(one, "_labelnames")]
    assert len(made) > 10
    return {f"{one._name}{end}": {*one._labelnames} for one in made for end in kinds[one._type]}


def selectors(expression: Any) -> Iterator[Any]:
    """Everything that names a metric, at any depth."""
    if isinstance(expression, promql_parser.VectorSelector):
        yield expression
    for part in ("lhs", "rhs", "expr", "args", "vector_selector", "param"):
        found = getattr(expression, part, None)
        for one in found if isinstance(found, list) else [found]:
            if one is not None:
                yield from selectors(one)


def alerts() -> list[dict[str, Any]]:
    return [rule for rule in rules() if "alert" in rule]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.get("alert") or rule["record"])
def test_each_metric_and_label_is_one_that_there_is(rule: dict[str, Any]):
    recorded = {one["record"]: set[str]() for one in rules() if "record" in one}
    known = ours() | recorded | {name: set[str]() for name in OF_PROMETHEUS}
    found = list(selectors(promql_parser.parse(rule["expr"])))
    assert found
    for selector in found:
        assert selector.name in known
        asked = {matcher.name for matcher in selector.matchers.matchers}
        assert asked <= known[selector.name] | LABELS_OF_PROMETHEUS


def test_the_parser_refuses_what_prometheus_would():
    with pytest.raises(ValueError):
        promql_parser.parse("sum(rate(chirp_errors_total[5m])")


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"])
def test_each_alert_says_how_urgent_it_is_and_what_to_do(rule: dict[str, Any]):
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"].keys() == {"summary", "action"}
    assert re.fullmatch(r"\d+[sm]", rule.get("for", "0s"))


def test_thresholds_are_bounds_of_buckets():
    """A quantile above the last bound would never be seen, and a share within a second needs that bound."""
    lags = [{sample.labels.get("le") for sample in next(iter(one.collect())).samples} for one in LAGS]
    assert all({"60.0", "120.0"} <= bounds for bounds in lags)
    assert 1.0 in Histogram.DEFAULT_BUCKETS


def test_jobs_and_rules_that_are_named_exist():
    text = (FOLDER / "rules.yaml").read_text()
    jobs = {cron.name.removeprefix("cron:") for cron in main.crons()}
    assert set(re.findall(r'exported_job="(\w+)"', text)) <= jobs
    configuration = yaml.safe_load((FOLDER / "prometheus.yaml").read_text())
    named = {job["job_name"] for job in configuration["scrape_configs"]}
    assert set(re.findall(r"chirp-(?:web|worker)\b", " ".join(rule["expr"] for rule in rules()))) == named
    assert all((FOLDER / file).exists() for file in configuration["rule_files"])
    assert REGISTRY.get_sample_value("chirp_live_tabs") is not None
