"""Serves one kernel on an inherited socket: `python -m codeact_kernel --fd 3`."""

import argparse
import os
import socket

from . import serve, warm


def main():
    """Reads the command line and serves until the host closes the socket."""
    parser = argparse.ArgumentParser(prog="codeact_kernel", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="descriptor of a connected Unix stream socket")
    parser.add_argument("--shell", choices=["auto", "ipython", "plain"], default="auto")
    parser.add_argument("--folder", default=os.getcwd(), help="working folder")
    parser.add_argument("--output-bytes", type=int, default=4 * 1024 * 1024, help="text limit per stream and cell")
    parser.add_argument("--preload", default="", help="modules to import first, separated by commas")
    options = parser.parse_args()
    config = {
        "shell": options.shell,
        "workingFolder": options.folder,
        "outputBytes": options.output_bytes,
        "preload": [name for name in options.preload.split(",") if name],
    }
    if config["preload"]:
        warm(config)
    serve(socket.socket(fileno=options.fd), config)


if __name__ == "__main__":
    main()
