"""The page of an engine that is large or hostile: answers made up in front of a real one."""

import json
import time

import pytest

from proxies.forwarding import endpoint
from test_page import FIREFOX, NAMES, browse, driver, page_of  # noqa: F401 (fixtures)
from waiting import eventually

COUNT = 2000
HOSTILE = [
    "<script>document.title = 'taken'</script>",
    "<img src=x onerror=\"document.title='taken'\">",
    "\"'><svg onload=alert(1)>",
    "</b></th></table><style>*{display:none}</style>",
    "a\u0000b",
    "\u202egpj.exe",
    "\u05e9\u05dc\u05d5\u05dd",
    "<" * 4096,
    "a" * 4096,
]


def made_up(names):
    """Decides for a proxy: a list of running containers with these names, and what inspect says of each."""
    ids = {f"{number:064x}": name for number, name in enumerate(names, 1)}
    hour = 3600
    listed = [{"Id": identifier, "Names": ["/" + name], "Image": f"registry.example.com/{name}:1.27", "ImageID": "sha256:" + identifier,
               "State": "running", "Status": "Up 2 hours (healthy)", "Created": int(time.time()) - int(identifier, 16) * hour,
               "Labels": {"com.docker.compose.project": f"shop-{int(identifier, 16) % 40}", "com.docker.compose.service": name},
               "HostConfig": {"NetworkMode": "none"}} for identifier, name in ids.items()]

    def at(age):
        return time.strftime("%Y-%m-%dT%H:%M:%S.5Z", time.gmtime(time.time() - age))

    def inspect(identifier):
        number = int(identifier, 16)
        probe = {"Start": at(20), "End": at(20), "ExitCode": 0, "Output": ""}
        return {"Id": identifier, "Name": "/" + ids[identifier], "Created": at(number * hour), "RestartCount": number % 7,
                "State": {"Status": "running", "Running": True, "StartedAt": at(number * 60), "FinishedAt": at(number * 60 + 1),
                          "ExitCode": 0, "OOMKilled": False, "Health": {"Status": "healthy", "FailingStreak": 0, "Log": [probe]}},
                "Image": "sha256:" + identifier, "Config": {"Image": f"registry.example.com/{ids[identifier]}:1.27",
                                                           "Healthcheck": {"Test": ["CMD", "true"]}, "Labels": listed[number - 1]["Labels"]},
                "HostConfig": {"NetworkMode": "none", "RestartPolicy": {"Name": "always"}}}

    def decide(request):
        asked = endpoint(request.path)
        headers = {"Content-Type": "application/json"}
        if asked == "list":
            return 200, headers, json.dumps(listed).encode()
        if asked == "inspect":
            identifier = request.path.split("/containers/")[1].split("/")[0]
            # The real containers, of which events tell, are gone.
            return (200, headers, json.dumps(inspect(identifier)).encode()) if identifier in ids else (404, headers, b"{}")
        return None
    return decide


@pytest.mark.parametrize("width", [1280, 360])
def test_hostile_names_are_text(width, engine, exporter, browse, counting):
    running = exporter(counting(engine.socket, made_up(HOSTILE)).host, "--resources=off")
    eventually(lambda: page_of(running).count("<tr class=") == len(HOSTILE))
    window = browse(running, width=width)
    cut = [f"{c * 200}...(4096 bytes)" for c in "<a"]
    shown = [name.replace('"', '\\"') for name in HOSTILE[:4]] + ["a\\u0000b", "\\u202egpj.exe", HOSTILE[6], *cut]
    assert sorted(window.run(NAMES)) == sorted(shown)
    assert window.run("return [document.title.slice(0, 10), document.querySelectorAll('img, svg, tbody style, tbody script').length]") == [
        "Containers", 0]
    assert window.run("return document.documentElement.scrollWidth") == width


def test_two_thousand_containers(engine, exporter, browse, counting, capsys):
    names = [f"service-{number:04}" for number in range(COUNT)]
    running = exporter(counting(engine.socket, made_up(names)).host, "--resources=off")
    eventually(lambda: page_of(running).count("checked <time") == COUNT, 120)
    connection = running.connect()

    def get(path, accept):
        begin = time.perf_counter()
        connection.request("GET", path, headers={"Accept": accept})
        size = len(connection.getresponse().read())
        return (time.perf_counter() - begin) * 1000, size
    pages = sorted(get("/", FIREFOX) for _ in range(21))
    pings = sorted(get("/metrics?collect[]=up", "*/*") for _ in range(21))
    window = browse(running)
    eventually(lambda: window.run("return document.querySelectorAll('tbody tr').length") == COUNT)
    # Until the frame that shows it is laid out.
    times = window.run("""
      const time = (act) => { const begin = performance.now(); act(); document.body.offsetHeight; return performance.now() - begin; };
      const filter = document.querySelector("#filter");
      const type = (text) => { filter.value = text; filter.dispatchEvent(new Event("input")); };
      const header = (i) => document.querySelectorAll("thead button")[i];
      return {
        load: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
        sort_by_name: time(() => header(0).click()),
        sort_by_restarts: time(() => header(5).click()),
        filter: time(() => type("service-19")),
        filtered: document.querySelectorAll("tbody tr").length,
        unfilter: time(() => type("")),
        shown: document.querySelectorAll("tbody tr").length,
      };""")
    refreshed = window.run("""
      const observed = new Promise((done) => new PerformanceObserver((list) => done(Math.max(...list.getEntries().map((e) => e.duration))))
        .observe({type: "longtask"}));
      return Promise.race([observed, new Promise((done) => setTimeout(done, 12000, 0))]);""")
    assert (times.pop("filtered"), times.pop("shown")) == (100, COUNT)
    whole, ping = pages[10], pings[10]
    with capsys.disabled():
        print(f"\npage of {COUNT} containers: {whole[1] / 1e6:.2f} MB, answered in {whole[0]:.1f} ms "
              f"(p50 of 21; of which {ping[0]:.1f} ms are ping and transport of a small answer)")
        print("Chromium:", ", ".join(f"{name} {value:.0f} ms" for name, value in times.items()), f", longest task of a refresh {refreshed:.0f} ms")
    # By far: a shared machine. What grows with the square of the containers shows all the same.
    assert whole[0] - ping[0] < 250
    assert all(value < 5000 for value in times.values()) and refreshed < 5000
