"""The web configuration file of exporter-toolkit, with curl and Prometheus as clients."""

import base64
import os
import subprocess
import threading
import time

import pytest

from certificates import Authority
from exporter import command
from prometheus import Prometheus
from waiting import eventually

# bcrypt of "secret", cost 8, made by libxcrypt.
HASH = "$2b$08$d13bkmDHBQEip0auV/t.y.AfVJWP.7k3wq9nUI2LpJkK0NmBCLIZe"
TLS = """\
tls_server_config:
  cert_file: server/cert.pem
  key_file: server/key.pem
"""
CLIENTS = """\
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.pem
  client_allowed_sans: [scraper.example]
"""
USERS = f"""\
basic_auth_users:
  alice: {HASH}
"""
HEADERS = """\
http_server_config:
  headers:
    X-Frame-Options: deny
"""
SCRAPE_CONFIG = """\
scrape_configs:
  - job_name: docker
    scrape_interval: 1s
    scrape_timeout: 1s
    scheme: https
    tls_config:
      ca_file: {ca}
    basic_auth:
      username: alice
      password: {password}
    static_configs:
      - targets: ["{{target}}"]
"""


class Site:
    """A folder with a web configuration and the certificates that it names."""

    def __init__(self, folder):
        self.folder = folder
        self.authority = Authority(folder)
        self.authority.issue("server", "DNS:localhost,IP:127.0.0.1")
        self.file = folder / "web.yml"

    def write(self, text):
        """As a whole, as configuration management does."""
        new = self.folder / "web.yml.new"
        new.write_text(text)
        os.replace(new, self.file)

    def curl(self, running, *arguments, scheme="https", path="/ping"):
        """Status, or "refused" where there is no answer, and the answer with its head."""
        port = running.address.rpartition(":")[2]
        done = subprocess.run(["curl", "--silent", "--include", "--cacert", self.folder / "ca.pem", *arguments,
                               f"{scheme}://localhost:{port}{path}"],
                              capture_output=True, text=True, timeout=30, check=False)
        return (done.stdout.split()[1] if done.stdout else "refused"), done.stdout


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder)


def client(folder):
    return "--cert", folder / "cert.pem", "--key", folder / "key.pem"


def test_tls_and_passwords_right_and_wrong(engine, exporter, site):
    site.write(TLS + USERS + HEADERS)
    running = exporter(engine.host, f"--web.config.file={site.file}")
    status, answer = site.curl(running, "--user", "alice:secret", path="/metrics")
    assert status == "200" and "\ndocker_up{} 1\n" in answer
    assert site.curl(running, "--user", "alice:secret")[0] == "200"
    for user in ("alice:wrong", "bob:secret", "alice:", ":secret"):
        assert site.curl(running, "--user", user)[0] == "401"
    for path in ("/metrics", "/", "/ping", "/-/ready", "/nowhere"):
        status, answer = site.curl(running, path=path)
        head, _, body = answer.partition("\r\n\r\n") if "\r\n\r\n" in answer else answer.partition("\n\n")
        lines = [line.strip() for line in head.splitlines() if not line.startswith("date: ")]
        assert (lines, body) == (["HTTP/1.1 401 Unauthorized", "content-type: text/plain; charset=utf-8",
                                  "www-authenticate: Basic", "content-length: 13", "x-frame-options: deny"],
                                 "Unauthorized\n")
    status, answer = site.curl(running, scheme="http")
    assert status == "400" and answer.endswith("Client sent an HTTP request to an HTTPS server.\n")
    assert site.curl(running, "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")[0] == "refused"
    assert site.curl(running, "--user", "alice:secret", "--tls-max", "1.2")[0] == "200"
    healthy = command("healthcheck", f"--web.config.file={site.file}", LISTEN_PORT=running.address.rpartition(":")[2])
    assert (healthy.returncode, healthy.stderr) == (0, "")


def test_client_certificates_right_and_wrong(engine, exporter, site):
    site.write(TLS + CLIENTS)
    right = site.authority.issue("right", "DNS:scraper.example")
    wrong_name = site.authority.issue("wrong", "DNS:other.example")
    expired = site.authority.issue("expired", "DNS:scraper.example", expired=True)
    running = exporter(engine.host, f"--web.config.file={site.file}")
    assert site.curl(running, *client(right))[0] == "200"
    assert site.curl(running)[0] == "refused"
    assert site.curl(running, *client(wrong_name))[0] == "refused"
    assert site.curl(running, *client(expired))[0] == "refused"
    healthy = command("healthcheck", f"--web.config.file={site.file}", LISTEN_PORT=running.address.rpartition(":")[2])
    assert (healthy.returncode, healthy.stderr) == (0, "")


def test_the_file_and_the_certificate_are_read_again(engine, exporter, site):
    site.write(TLS + USERS)
    running = exporter(engine.host, f"--web.config.file={site.file}")
    assert site.curl(running)[0] == "401"
    site.write(TLS)
    assert site.curl(running)[0] == "200"
    # Of another authority: refused by who trusts the first one only.
    other = Authority(site.folder.parent)
    made = other.issue("server", "DNS:localhost,IP:127.0.0.1")
    for name in ("cert.pem", "key.pem"):
        os.replace(made / name, site.folder / "server" / name)
    assert site.curl(running)[0] == "refused"
    assert site.curl(running, "--cacert", site.folder.parent / "ca.pem")[0] == "200"
    # Broken, and mended: no handshake meanwhile, and one line in the log.
    site.write(TLS + "tls: true\n")
    assert site.curl(running, "--cacert", site.folder.parent / "ca.pem")[0] == "refused"
    assert site.curl(running, "--cacert", site.folder.parent / "ca.pem")[0] == "refused"
    site.write(TLS)
    assert site.curl(running, "--cacert", site.folder.parent / "ca.pem")[0] == "200"
    assert [line["reason"] for line in running.logged("the web configuration cannot be used")] == [
        f"{site.file}:4: tls: unknown key; expected tls_server_config, http_server_config, basic_auth_users, "
        "rate_limit"]


def test_a_broken_file_without_tls_is_told_to_clients(engine, exporter, site):
    site.write(USERS)
    running = exporter(engine.host, f"--web.config.file={site.file}")
    assert site.curl(running, "--user", "alice:secret", scheme="http")[0] == "200"
    site.write("basic_auth_users: 1\n")
    status, answer = site.curl(running, "--user", "alice:secret", scheme="http")
    assert status == "500" and answer.endswith("Internal Server Error\n")
    site.write(USERS)
    assert site.curl(running, "--user", "alice:secret", scheme="http")[0] == "200"


def test_the_rate_limit(engine, exporter, site):
    site.write("rate_limit:\n  interval: 1h\n  burst: 2\n")
    running = exporter(engine.host, f"--web.config.file={site.file}")
    assert [site.curl(running, scheme="http")[0] for _ in range(3)] == ["200", "200", "429"]


def test_a_bad_file_stops_the_start(site):
    site.write("basic_auth_users:\n  alice: secret\n")
    refused = command(f"--web.config.file={site.file}", LISTEN_PORT="0")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"docker-prometheus-exporter: {site.file}:2: ")
    assert "secret" not in refused.stderr
    refused = command("--web.config.file=/nowhere.yml", LISTEN_PORT="0")
    assert (refused.returncode, refused.stderr) == (
        1, "docker-prometheus-exporter: /nowhere.yml: No such file or directory\n")


def test_wrong_passwords_do_not_slow_right_ones(engine, exporter, site):
    """A hundred different wrong ones a second, while somebody scrapes; none of the scrapes takes a second."""
    site.write(USERS)
    running = exporter(engine.host, f"--web.config.file={site.file}")
    assert site.curl(running, "--user", "alice:secret", scheme="http")[0] == "200"
    guesses, seconds = [], 3
    begun = time.monotonic()

    def authorization(password):
        return "Basic " + base64.b64encode(f"alice:{password}".encode()).decode()

    def guess():
        for number in range(100 * seconds):
            time.sleep(max(0.0, begun + number / 100 - time.monotonic()))
            guesses.append(running.connect())
            guesses[-1].request("GET", "/metrics", headers={"authorization": authorization(number)})
    guessing = threading.Thread(target=guess)
    guessing.start()
    took = []
    while guessing.is_alive():
        began = time.monotonic()
        assert running.get(authorization=authorization("secret")).status == 200
        took.append(time.monotonic() - began)
    sent_in = time.monotonic() - begun
    # 401 or, where too many wait, 503.
    outcomes = [one.getresponse().status for one in guesses]
    for one in guesses:
        one.close()
    assert len(outcomes) / sent_in > 95, sent_in
    assert 401 in outcomes and set(outcomes) <= {401, 503}
    assert max(took) < 1


def test_prometheus_scrapes_over_tls_with_a_password(engine, exporter, site, tmp_path):
    site.write(TLS + USERS)
    running = exporter(engine.host, f"--web.config.file={site.file}")
    for name, password, up in (("right", "secret", 1), ("wrong", "guess", 0)):
        folder = tmp_path / name
        folder.mkdir()
        configuration = SCRAPE_CONFIG.format(ca=site.folder / "ca.pem", password=password)
        prometheus = Prometheus(folder, running.address, configuration)
        try:
            eventually(lambda: prometheus.query("up") == [({}, float(up))], 30)
            assert prometheus.query("docker_up") == ([({}, 1.0)] if up else [])
        finally:
            prometheus.kill()
