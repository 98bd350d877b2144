"""Engines behind TLS with client certificates: what works, and how each mistake is named."""

import re

import pytest

import truth
from certificates import Authority
from waiting import eventually


class TlsEngine:
    """A dockerd that also listens on a loopback port of its own choice."""

    def __init__(self, engines, name, certificate):
        self.engine = engines.new(
            name, "--", "--tlsverify", f"--tlscacert={certificate}/ca.pem", f"--tlscert={certificate}/cert.pem",
            f"--tlskey={certificate}/key.pem", "-H", "tcp://127.0.0.1:0")
        log = self.engine.folder / "log"
        self.port = eventually(lambda: re.search(r"API listen on 127\.0\.0\.1:(\d+)", log.read_text()))[1]

    def address(self, host="localhost", scheme="tcp"):
        return f"{scheme}://{host}:{self.port}"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def client(authority):
    return authority.issue("client")


@pytest.fixture(scope="module")
def secured(engines, authority):
    secured = TlsEngine(engines, "tls", authority.issue("server", "DNS:localhost"))
    secured.engine.samples("healthy", "plain")
    yield secured
    secured.engine.down()


def failure(running):
    """The one line that says why the engine is down."""
    assert running.scrape() == truth.DOWN
    line, = running.logged("engine down")
    return line["reason"], line["detail"]


@pytest.mark.parametrize("scheme, verify", [("tcp", "1"), ("https", None)])
def test_shows_the_truth_of_an_engine_behind_tls(scheme, verify, secured, client, exporter):
    running = exporter(secured.address(scheme=scheme), DOCKER_TLS_VERIFY=verify, DOCKER_CERT_PATH=str(client))
    shown = truth.check(running.scrape, secured.engine)
    assert shown == {"healthy": truth.HEALTHY, "plain": truth.NO_HEALTH_CHECK}


def test_a_certificate_for_another_host_is_refused(secured, client, exporter):
    address = secured.address("127.0.0.1", "https")
    assert failure(exporter(address, DOCKER_CERT_PATH=str(client))) == (
        "tls", f"the certificate of {address} is for another host than 127.0.0.1")


@pytest.fixture
def expired(engines, authority):
    expired = TlsEngine(engines, "expired", authority.issue("expired", "DNS:localhost", expired=True))
    yield expired
    expired.engine.down()


def test_an_expired_certificate_is_refused(expired, client, exporter):
    address = expired.address(scheme="https")
    assert failure(exporter(address, DOCKER_CERT_PATH=str(client))) == (
        "tls", f"the certificate of {address}, or one that signed it, has expired")


def test_an_unknown_authority_is_refused(secured, client, exporter, folders):
    stranger = Authority(folders()).issue("client")
    address = secured.address(scheme="https")
    assert failure(exporter(address, DOCKER_CERT_PATH=str(stranger))) == (
        "tls", f"the certificate of {address} is signed by none of those in {stranger}/ca.pem")


def test_a_missing_client_certificate_is_named(secured, authority, exporter, folders):
    without = folders()
    (without / "ca.pem").write_bytes((authority.folder / "ca.pem").read_bytes())
    address = secured.address(scheme="https")
    # HOME without certificates: nothing else could be found there.
    assert failure(exporter(address, DOCKER_CERT_PATH=str(without), HOME=str(without))) == (
        "tls", f"{address} refuses our client certificate, or the lack of one: sslv3 alert bad certificate "
               "(SSL routines)")  # Go up to 1.20 says "bad" where it means "missing"


def test_speaking_plainly_to_tls_is_named(secured, exporter):
    reason, detail = failure(exporter(secured.address(scheme="http")))
    assert (reason, detail) == (
        "rejected", "GET /_ping was answered 400 Bad Request: Client sent an HTTP request to an HTTPS server.")
