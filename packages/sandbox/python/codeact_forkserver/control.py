"""The control socket between the host and the fork server: one JSON object per line, both ways.

Only the fork server itself writes here. A session closes the descriptor before any foreign code runs in it.
"""

import json
import os

CONTROL = 3


def send(message):
    """Tell the host something. A host that is gone is not an error: this process is about to end as well."""
    data = json.dumps(message).encode() + b"\n"
    try:
        while data:
            data = data[os.write(CONTROL, data):]
    except OSError:
        os._exit(0)


class Lines:
    """Splits what the host sends into messages."""

    def __init__(self):
        self._rest = b""

    def read(self):
        """All complete messages that one read brings; None when the host is gone."""
        data = os.read(CONTROL, 65536)
        if not data:
            return None
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def first(self):
        """Wait for the first message; ends the process when the host goes away before."""
        messages = []
        while not messages:
            messages = self.read()
            if messages is None:
                os._exit(0)
        return messages[0]
