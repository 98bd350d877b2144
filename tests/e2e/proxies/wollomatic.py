"""The rules of wollomatic/socket-proxy, by its own flags: a regular expression per method.

Refusals as that program makes them: 405 where a method has no rule, 403 where the path or the
client is not allowed, 502 without a body where the engine does not answer.
"""

import re
import signal
import socket
import sys
from urllib.parse import unquote, urlsplit

from proxies.forwarding import ForwardingProxy


def refuse(status, text):
    headers = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return status, headers, f"{text}\n".encode()


def addresses(name):
    try:
        return {info[4][0] for info in socket.getaddrinfo(name, None)}
    except socket.gaierror:
        return set()


def rules(allowed, allowed_from=None):
    """`allowed` maps methods to regular expressions for the whole path, decoded and without query."""
    def decide(request):
        # The name is looked up for every request, as the original does.
        if allowed_from and request.client_address[0] not in addresses(allowed_from):
            return refuse(403, "Forbidden")
        if request.command not in allowed:
            return refuse(405, "Method Not Allowed")
        if not re.search(rf"^{allowed[request.command]}\Z", unquote(urlsplit(request.path).path)):
            return refuse(403, "Forbidden")
        return None
    return decide


def main(arguments):
    flags = dict(argument.lstrip("-").partition("=")[::2] for argument in arguments)
    allowed = {name[5:]: rule for name, rule in flags.items() if name.startswith("allow") and name[5:].isupper()}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ForwardingProxy(flags.get("socketpath", "/var/run/docker.sock"), rules(allowed, flags.get("allowfrom")),
                    (flags.get("listenip", "127.0.0.1"), int(flags.get("proxyport", 2375)))).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
