"""A real Prometheus that scrapes one exporter, asked over its HTTP API."""

import json
import re
import urllib.parse
import urllib.request

from processes import Process, tool

CONFIGURATION = """\
scrape_configs:
  - job_name: docker
    scrape_interval: 1s
    scrape_timeout: 1s
    static_configs:
      - targets: ["{target}"]
"""


class Prometheus(Process):
    def __init__(self, folder, target, scrape_configs=CONFIGURATION):
        configuration = folder / "prometheus.yml"
        configuration.write_text(scrape_configs.format(target=target))
        super().__init__([tool("prometheus", "prometheus"), f"--config.file={configuration}",
                          f"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0"], folder)
        self.address = self.until(self._listening, 30)[1]

    def _listening(self):
        return re.search(r'msg="Listening on" address=(\S+)', self.stderr)

    def ask(self, path, **parameters):
        url = f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        """(labels, value) of each series, without the labels that Prometheus adds."""
        found = []
        for series in self.ask("query", query=expression)["result"]:
            labels = {k: v for k, v in series["metric"].items() if k not in ("job", "instance", "__name__")}
            found.append((labels, float(series["value"][1])))
        return found
