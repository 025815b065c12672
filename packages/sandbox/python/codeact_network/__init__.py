"""The network inside a session: a relay from the session's own loopback to the proxy on the host.

Standard library only, CPython 3.9 and later. The proxy is `packages/sandbox/src/network`; `docs/network.md` describes both.
"""

import os

from . import packages
from .relay import Relay

__all__ = ["restart", "start"]

_UNPROXIED = "localhost,127.0.0.1,::1"
_relay = None
_config = None


def start(config):
    """Starts the relay and tells programs about it.

    `config`: `address` (of the proxy's socket, a path), `port` (to listen on), `packageIndex` (address or None). Returns
    the port, which is another one when the wanted one is taken.
    """
    global _relay, _config
    _config = config
    if _relay is not None:
        _relay.close()
    _relay = Relay(config["address"])
    port = _relay.listen(config["port"])
    _relay.start()
    _set_environment("http://127.0.0.1:%d" % port)
    packages.configure(config.get("packageIndex"))
    return port


def restart():
    """Starts it in a copy of the session, which has the memory of its origin and none of its threads."""
    if _config is not None:
        start(_config)


def _set_environment(proxy):
    # Programs disagree about upper and lower case.
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = proxy
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = _UNPROXIED
