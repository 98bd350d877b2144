"""Proxies between the exporter and an engine: those that people deploy, and one that counts."""
