"""Expositions as dictionaries: series as they are written, with their labels sorted, and values."""

import re

from prometheus_client.parser import text_string_to_metric_families


def series(metric, /, **labels):
    inside = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
    return f"{metric}{{{inside}}}"


def read(text, *names):
    """{series: value}, by a foreign parser; of the metrics named, or of all."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if names and sample.name not in names:
                continue
            key = series(sample.name, **sample.labels)
            assert key not in found, f"{key} is there twice"
            found[key] = sample.value
    return found


def types(text):
    """{metric: type} in the order of the page."""
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))


def one(text, metric, /, **labels):
    """The value of one series; None where it is absent."""
    return read(text, metric).get(series(metric, **labels))


def by_label(text, metric, label, /, **labels):
    """{value of that label: value} of the series that also have those labels."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == metric and labels.items() <= sample.labels.items():
                found[sample.labels.get(label, "")] = sample.value
    return found
