"""Headless Chromium, driven over chromedriver's WebDriver protocol."""

import base64
import json
import urllib.error
import urllib.request

from processes import Process, tool

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
         "--hide-scrollbars", "--lang=en-US"]
NO_SCRIPTS = {"profile.managed_default_content_settings.javascript": 2}


class Driver(Process):
    """One chromedriver for all browsers of a run."""

    def __init__(self, folder):
        super().__init__([tool("chromedriver", "chromium-driver"), "--port=0"], folder)
        words = "started successfully on port "
        self.port = int(self.until(lambda: self.stdout.split(words)[1:])[0].split(".")[0].split()[0])

    def ask(self, method, path, body=None):
        text = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", text, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from error


class Browser:
    """One window, with a profile of its own."""

    def __init__(self, driver, folder, width=1280, height=900, scripts=True, dark=False):
        self.driver = driver
        options = {"args": [*FLAGS, f"--user-data-dir={folder}", f"--window-size={width},{height}"],
                   "prefs": {} if scripts else NO_SCRIPTS}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        self.session = driver.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        # Narrower than any window may be.
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=width < 500)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.devtools("Emulation.setEmulatedMedia", features=[scheme])

    def ask(self, method, path, **body):
        return self.driver.ask(method, f"/session/{self.session}{path}", body)

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", cmd=command, params=parameters)

    def open(self, url):
        self.ask("POST", "/url", url=url)
        return self

    def run(self, script, *arguments):
        """What the body of a function returns; the page's policy does not bind it."""
        return self.ask("POST", "/execute/sync", script=script, args=list(arguments))

    def element(self, css):
        return next(iter(self.ask("POST", "/element", using="css selector", value=css).values()))

    def click(self, css):
        self.ask("POST", f"/element/{self.element(css)}/click")

    def type(self, css, text):
        self.ask("POST", f"/element/{self.element(css)}/value", text=text)

    def text(self, css):
        """As it is shown: what is hidden has none."""
        return self.ask("GET", f"/element/{self.element(css)}/text")

    def complaints(self):
        """What the console holds since the last call: errors of scripts, refusals by the policy."""
        return [f"{line['level']}: {line['message']}" for line in self.ask("POST", "/se/log", type="browser")]

    def screenshot(self, path):
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=True,
                             clip={"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 3000), "scale": 1})
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self.ask("DELETE", "")
