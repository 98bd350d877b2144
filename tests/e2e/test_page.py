"""The page at / in headless Chromium: what it shows, and what a reader can do with it."""

import base64
import gzip
import hashlib
import re

import pytest

from browser import Browser, Driver
from exporter import CONTENT_TYPE, HEALTH_ALONE
from expositions import one
from proxies.forwarding import refusing
from waiting import eventually

HTML = "text/html; charset=utf-8"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# Name, state, health, code and reason of the last exit, restarts: what is shown of each row, in its order.
TABLE = """
  const text = (row, css) => row.querySelector(css)?.textContent ?? "";
  return [...document.querySelectorAll("tbody tr")].map((row) => [
    text(row, "b"), text(row, ".state"), text(row, ".health"), text(row, ".code"), row.cells[5].textContent.split(" ")[0]]);
"""
NAMES = "return [...document.querySelectorAll('tbody b')].map((name) => name.textContent)"
# Texts on what is behind them, with less contrast than 4.5 (WCAG 2.2, 1.4.3).
FAINT = """
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = color.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(element).backgroundColor);
      if (a === 1) return [r, g, b];
      if (a !== 0) throw new Error("half transparent");
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || ![...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    for (const pseudo of [null, "::before", "::after", "::placeholder"]) {
      const [a, b] = [light(parse(getComputedStyle(element, pseudo).color).slice(0, 3)), light(behind(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) faint.add(`${element.outerHTML.slice(0, 80)} ${pseudo} ${contrast.toFixed(2)}`);
    }
  }
  return [...faint];
"""


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    driver = Driver(tmp_path_factory.mktemp("chromedriver"))
    yield driver
    driver.kill()


@pytest.fixture
def browse(driver, folders):
    """Opens the page of an exporter in a new browser. At the end no console may hold a complaint."""
    opened = []

    def browse(running, path="/", **options):
        opened.append(Browser(driver, folders(), **options))
        return opened[-1].open(f"http://{running.address}{path}")
    yield browse
    complaints = [complaint for one in opened for complaint in one.complaints()]
    for one in opened:
        one.close()
    assert complaints == []


def page_of(running):
    answer = running.get("/", Accept=FIREFOX)
    assert (answer.status, answer.headers["content-type"]) == (200, HTML)
    return answer.body


def told(engine):
    """TABLE, by what the engine says."""
    rows = []
    for container in engine.inspect():
        state = container["State"]
        runs, ended = state["Status"] == "running", state["Status"] in ("exited", "dead", "restarting")
        health = state.get("Health", {}).get("Status", "no check") if runs else ""
        rows.append([container["Name"].lstrip("/"), state["Status"], health, str(state["ExitCode"]) if ended else "",
                     str(container["RestartCount"])])
    return sorted(rows)


def shows(window, engine):
    """Waits until the page tells what the engine tells; the sample that restarts for ever does not wait for it."""
    restless = "restarting"

    def same():
        shown = [row for row in window.run(TABLE) if row[0] != restless]
        assert sorted(shown) == [row for row in told(engine) if row[0] != restless]
        return True
    eventually(same, 30)


@pytest.mark.parametrize("accept, want", [
    (FIREFOX, HTML),
    ("text/html", HTML),
    ("*/*", CONTENT_TYPE),
    ("text/*", CONTENT_TYPE),
    ("text/html;q=0, */*", CONTENT_TYPE),
    ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
     "application/openmetrics-text; version=1.0.0; charset=utf-8"),
])
def test_only_whom_names_html_gets_the_page(accept, want, engine, exporter):
    running = exporter(engine.host)
    for method in ("GET", "HEAD"):
        answer = running.get("/", method, Accept=accept)
        assert (answer.status, answer.headers["content-type"], answer.headers["vary"]) == (200, want, "accept, accept-encoding")
        assert running.get("/metrics", method, Accept=accept).headers["content-type"] == (CONTENT_TYPE if want == HTML else want)
    assert running.get("/").headers["content-type"] == CONTENT_TYPE  # no Accept at all


def test_the_policy_knows_the_style_and_the_script_by_their_hashes(engine, exporter):
    answer = exporter(engine.host).get("/", Accept=FIREFOX)

    def hash_of(element):
        text, = re.findall(f"<{element}>(.*?)</{element}>", answer.body, re.S)
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    wanted = {
        "content-type": HTML,
        "vary": "accept, accept-encoding",
        "cache-control": "no-store",
        "content-security-policy": f"default-src 'none'; style-src '{hash_of('style')}'; script-src '{hash_of('script')}'; "
        "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "content-length": str(len(answer.body.encode())),
    }
    assert {k: v for k, v in answer.headers.items() if k != "date"} == wanted
    assert re.findall(r"""(?:src|href)=["'](?!data:|metrics)[^"']*""", answer.body) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_every_container_is_there_in_its_state_also_without_scripts(scripts, engine, exporter, browse):
    running = exporter(engine.host)
    eventually(lambda: "events say" in page_of(running))
    window = browse(running, scripts=scripts)
    if scripts:
        shows(window, engine)
        assert window.text("#found") == f"{len(engine.inspect())} containers"
    else:
        eventually(lambda: [r for r in window.open(f"http://{running.address}/").run(TABLE) if r[0] != "restarting"] ==
                   [r for r in told(engine) if r[0] != "restarting"], 30)
        assert window.text("#tools") == ""
    assert window.text("#rights") == window.text("#gone") == window.text("#why") == ""
    # What tells more than a word.
    row = window.run("return [...document.querySelectorAll('tr')].find((r) => r.dataset.id === arguments[0]).innerText",
                     next(c["Id"] for c in engine.inspect() if c["Name"] == "/unhealthy"))
    assert re.fullmatch(r"unhealthy\s+localhost/busybox:1\s+running\s+unhealthy\s+failed \d+ in a row\s+"
                        r"checked (just now|\d+ s ago), exit 1\s+\d+ (s|min|h|days) ago\s+0\s+(\d+\.\d %)?\s+\d+(\.\d)? [KM]iB", row.strip()), row


def test_metrics_are_a_click_away(engine, exporter, browse):
    running = exporter(engine.host)
    links = browse(running).run("return [...document.querySelectorAll('a')].map((a) => a.href)")
    assert links[0] == f"http://{running.address}/metrics"
    for link in links:
        answer = running.get(link.removeprefix(f"http://{running.address}"), Accept=FIREFOX)
        assert (answer.status, answer.headers["content-type"]) == (200, CONTENT_TYPE)


def test_a_click_or_a_key_sorts(engine, exporter, browse):
    window = browse(exporter(engine.host))
    names = sorted((c["Name"].lstrip("/") for c in engine.inspect()), key=str.lower)

    def sorted_by():
        return window.run("return [...document.querySelectorAll('[aria-sort]')].map((h) => [h.innerText.slice(0, 4), h.ariaSort])")

    def shown():
        return [name.lower() for name in window.run(NAMES)]
    lower = [name.lower() for name in names]
    assert (shown(), sorted_by()) == (lower, [["Name", "ascending"]])
    window.click("thead th:nth-child(1) button")
    assert (shown(), sorted_by()) == (lower[::-1], [["Name", "descending"]])
    window.click("thead th:nth-child(3) button")
    health = [row[2] for row in window.run(TABLE)]
    assert (health, sorted_by()) == (["unhealthy", "starting", "healthy"] + ["no check"] * health.count("no check") +
                                     [""] * health.count(""), [["Heal", "ascending"]])
    window.run("document.querySelector('thead th:nth-child(6) button').focus()")
    for key, reverse in (("\ue007", False), (" ", True)):  # Enter, space
        window.ask("POST", "/actions", actions=[{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}])
        restarts = [int(row[4]) for row in window.run(TABLE)]
        assert restarts == sorted(restarts, reverse=reverse) and len(set(restarts)) > 1
    assert window.text("thead th:nth-child(6)").startswith("Restarts")
    # Missing values come last, whichever way.
    window.click("thead th:nth-child(4) button")
    for _ in range(2):
        times = window.run("return [...document.querySelectorAll('tbody tr')].map((r) => r.cells[3].querySelector('time')?.dateTime ?? '')")
        known = [time for time in times if time]
        assert times == known + [""] * times.count("") and known in (sorted(known), sorted(known)[::-1])
        window.click("thead th:nth-child(4) button")


def test_words_and_buttons_filter(engine, exporter, browse):
    window = browse(exporter(engine.host))
    total = len(engine.inspect())
    window.type("#filter", "EXITED busybox")
    assert (window.run(NAMES), window.text("#found")) == (["exited-0", "exited-137", "oom-killed"], f"3 of {total} containers")
    window.type("#filter", " 137")
    assert window.run(NAMES) == ["exited-137"]
    window.type("#filter", " nothing")
    assert (window.run(NAMES), window.text("#found")) == ([], f"0 of {total} containers")
    window.run("const f = document.querySelector('#filter'); f.value = ''; f.dispatchEvent(new Event('input'))")
    assert len(window.run(NAMES)) == total
    unhealthy = "#counts [data-word=unhealthy] button"
    assert window.text(unhealthy) == "1 unhealthy"
    window.click(unhealthy)
    assert (window.run(NAMES), window.run(f"return document.querySelector('{unhealthy}').ariaPressed")) == (["unhealthy"], "true")
    window.click("#counts [data-word=paused] button")
    assert window.run(NAMES) == ["paused"]
    window.click("#counts [data-word=paused] button")
    assert len(window.run(NAMES)) == total


def test_a_change_shows_without_a_reload_and_order_and_filter_stay(api, own_engine, exporter, browse):
    for name in ("web-1", "web-2", "db"):
        api.run(name, "sleep", "1000")
    window = browse(exporter(own_engine.host))
    eventually(lambda: window.run(NAMES) == ["db", "web-1", "web-2"])
    window.run("window.loaded = true; document.querySelector('tr').was = 'here'")
    window.type("#filter", "web")
    window.click("thead th:nth-child(1) button")
    assert window.run(NAMES) == ["web-2", "web-1"]
    api.run("web-3", "sleep", "1000")
    api.act("web-1", "kill")
    eventually(lambda: [row[:2] + row[3:4] for row in window.run(TABLE)] == [
        ["web-3", "running", ""], ["web-2", "running", ""], ["web-1", "exited", "137"]], 20)
    # How it ended is sure two seconds later at most.
    eventually(lambda: "137 killed" in window.text("tbody tr:nth-child(3)"), 20)
    assert window.text("#counts [data-word=exited]") == "1 exited"
    assert (window.text("#found"), window.run("return [window.loaded, document.querySelector('#filter').value]")) == (
        "3 of 4 containers", [True, "web"])
    api.remove_all()
    eventually(lambda: window.text("#why") == "There is no container.", 20)
    assert window.run("return document.querySelector('table').checkVisibility()") is False
    api.run("web-4", "sleep", "1000")
    eventually(lambda: window.run(NAMES) == ["web-4"] and window.text("#why") == "", 20)


def test_a_paused_page_stays_as_it_is(api, own_engine, exporter, browse):
    running = exporter(own_engine.host)
    window = browse(running)
    window.run("window.asked = 0; const was = fetch; window.fetch = (...all) => { ++window.asked; return was(...all); }")
    eventually(lambda: window.run("return window.asked") >= 1, 20)
    window.click("#pause")
    before = window.run("return window.asked")
    api.run("late", "sleep", "1000")
    # A second page goes on meanwhile, and shows it.
    other = browse(running)
    other.run("window.asked = 0; const was = fetch; window.fetch = (...all) => { ++window.asked; return was(...all); }")
    eventually(lambda: other.run("return window.asked") >= 2 and other.run(NAMES) == ["late"], 30)
    assert (window.run("return window.asked"), window.run(NAMES)) == (before, [])
    window.click("#pause")
    eventually(lambda: window.run(NAMES) == ["late"])


def test_it_says_so_when_the_exporter_is_gone_and_goes_on_when_asked_to(engine, exporter, driver, folders):
    running = exporter(engine.host)
    window = Browser(driver, folders()).open(f"http://{running.address}/")
    names = window.run(NAMES)
    running.stop()
    eventually(lambda: window.text("#gone"), 20)
    assert re.fullmatch(r"The exporter has not answered; this is what it said at [\d:]+\s[AP]M\. It is asked again in 10 s\.\s+"
                        r"Try again", window.text("#gone"))
    assert window.run(NAMES) == names
    exporter(engine.host, LISTEN_PORT=str(running.port))
    window.click("#gone button")
    eventually(lambda: window.text("#gone") == "" and window.run(NAMES) == names)
    complaints = window.complaints()
    assert complaints and all("net::ERR_CONNECTION_REFUSED" in one for one in complaints)
    window.close()


def test_cpu_and_memory_are_those_of_the_metrics(api, own_engine, exporter, browse):
    """CPU comes with the second look, which the page takes soon."""
    api.run("burns", "sh", "-c", "while :; do :; done", HostConfig_Memory=64 << 20, HostConfig_NanoCpus=500_000_000)
    api.run("sleeps", "sleep", "1000")
    api.create("new")
    running = exporter(own_engine.host)
    window = browse(running)
    cells = """return Object.fromEntries([...document.querySelectorAll("tbody tr")].map((row) =>
        [row.querySelector("b").textContent, [row.cells[6].textContent, row.cells[7].textContent]]))"""
    # The quota is half a CPU; a period of 100 ms more or less is in what was measured.

    def percent(name):
        return float(window.run(cells)[name][0].removesuffix(" %") or "nan")
    eventually(lambda: 40 < percent("burns") < 60, 10)
    assert percent("sleeps") < 1
    found = window.run(cells)
    assert found["new"] == ["", ""]
    for name in ("burns", "sleeps"):
        used = one(running.everything("container_resources"), "docker_container_memory_working_set_bytes", name=name)
        shown, unit, *limit = found[name][1].split(" ")
        assert abs(float(shown) * {"KiB": 1 << 10, "MiB": 1 << 20}[unit] - used) < 256 << 10, (found, used)
        assert limit == (["of", "64.0", "MiB"] if name == "burns" else [])
    bare = browse(exporter(own_engine.host, "--resources", "off"))
    assert bare.run("return [...document.querySelectorAll('thead th')].filter((e) => e.checkVisibility()).length") == 6


def test_it_is_compressed_for_those_who_take_that(engine, exporter):
    running = exporter(engine.host)
    running.scrape()
    connection = running.connect()
    connection.request("GET", "/", headers={"accept": HTML, "accept-encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.getheader("content-encoding") == "gzip"
    html = gzip.decompress(answer.read()).decode()
    connection.close()
    assert (html[:15], html[-8:]) == ("<!doctype html>", "</html>\n")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 800, 360])
def test_it_can_be_read_on_any_screen_in_light_and_dark(width, dark, engine, exporter, browse, counting):
    running = exporter(counting(engine.socket, refusing({"info", "events"})).host)
    eventually(lambda: "without events" in page_of(running))
    window = browse(running, width=width, dark=dark)
    window.click("#counts [data-word=unhealthy] button")
    window.click("#counts [data-word=unhealthy] button")
    window.run("document.querySelector('#gone').hidden = false; document.querySelector('#gone p').textContent = 'gone'")
    background = window.run("return getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(14, 19, 24)" if dark else "rgb(245, 246, 248)")
    assert window.run(FAINT) == []
    window.click("#counts [data-word=running] button")
    assert window.run(FAINT) == []
    # No sideways scrolling, and nothing that sticks out.
    assert window.run("""return [document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')]
        .filter((e) => e.checkVisibility() && !e.closest('thead') && e.getBoundingClientRect().right > innerWidth + 0.5)
        .map((e) => e.outerHTML.slice(0, 100))]""") == [width]
    # A finger finds what it wants (WCAG 2.2, 2.5.8).
    assert window.run("""return [...document.querySelectorAll('button, input, select')].filter((e) => e.checkVisibility() &&
        !e.closest('thead') && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML)""") == []


def test_what_is_refused_is_said_with_what_it_would_add(engine, exporter, browse, counting):
    running = exporter(counting(engine.socket, refusing({"inspect", "events", "info"})).host)
    eventually(lambda: page_of(running).count("is refused") == 3)
    window = browse(running)
    assert window.text("#rights").splitlines() == [
        "Missing rights",
        "GET /containers/{id}/json is refused. It would add: start times, restarts, limits and runs of health checks.",
        "GET /events is refused. It would add: changes as they happen, without a list each time; counts and reasons of exits.",
        "GET /info is refused. It would add: version, host and setup of the engine."]
    assert "3: without inspect, the list of containers is all there is" in window.text("#engine")
    assert [row[:3] for row in window.run(TABLE) if row[0] in ("healthy", "paused")] == [
        ["healthy", "running", "healthy"], ["paused", "paused", ""]]


def test_an_engine_that_is_down_has_no_table(exporter, browse, folders):
    window = browse(exporter(f"unix://{folders()}/none.sock"))
    assert window.text("#why") == "The engine is down, so nothing is known of its containers."
    assert window.text("#engine").split() == "Engine down Mode 4: the engine is down".split()
    assert window.run("return document.querySelector('table').checkVisibility()") is False


def test_containers_that_are_not_spoken_of_are_not_on_the_page(api, own_engine, exporter):
    opt_in = "docker-prometheus-exporter.metric.container_health.enabled"
    api.run("hidden", "sleep", "1000", Labels={"docker-prometheus-exporter.enabled": "false"})
    api.run("plain", "sleep", "1000")
    api.run("chosen", "sleep", "1000", Labels={opt_in: "true"})
    api.run("excluded", "sleep", "1000")

    def names(running):
        return re.findall("<b><bdi>(.*?)</bdi></b>", page_of(running))
    arguments = ("--container.exclude", "excluded")
    everybody = exporter(own_engine.host, *arguments)
    eventually(lambda: names(everybody) == ["chosen", "plain"])
    # Where only those that opted in have a metric, only they are named.
    alone = exporter(own_engine.host, *arguments, **HEALTH_ALONE)
    eventually(lambda: names(alone) == ["chosen"])
    for page in (page_of(everybody), page_of(alone)):
        assert "hidden</bdi>" not in page and "excluded" not in page
