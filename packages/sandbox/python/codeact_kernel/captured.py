"""`%%capture` and `capture_output()` of the plain shell."""

import io
import sys


class Captured:
    """What was captured."""

    def __init__(self, stdout, stderr, outputs):
        self._stdout, self._stderr, self.outputs = stdout, stderr, outputs

    stdout = property(lambda self: self._stdout.getvalue() if self._stdout else "")
    stderr = property(lambda self: self._stderr.getvalue() if self._stderr else "")

    def __str__(self):
        return self.stdout

    def show(self):
        """Shows everything again."""
        from IPython.display import publish_display_data

        sys.stdout.write(self.stdout)
        sys.stderr.write(self.stderr)
        for event in self.outputs:
            publish_display_data(event["data"], event.get("metadata"))

    __call__ = show


class Capturing:
    """Keeps text, displays and the result of a block from being sent."""

    def __init__(self, shell, stdout=True, stderr=True, display=True):
        self._shell, self._stdout, self._stderr, self._display = shell, stdout, stderr, display

    def __enter__(self):
        self._saved = sys.stdout, sys.stderr, self._shell._outlet
        stdout = io.StringIO() if self._stdout else None
        stderr = io.StringIO() if self._stderr else None
        sys.stdout = stdout or sys.stdout
        sys.stderr = stderr or sys.stderr
        outputs = []
        if self._display:
            self._shell._outlet = _Shelf(self._shell._outlet, outputs)
        return Captured(stdout, stderr, outputs)

    def __exit__(self, *_):
        sys.stdout, sys.stderr, self._shell._outlet = self._saved


class _Shelf:
    """Takes displays; passes on everything else."""

    def __init__(self, outlet, outputs):
        self._outlet, self._outputs = outlet, outputs

    def emit(self, event, needed=False):
        """Passes on what is no display."""
        if event["type"] != "clear":
            self._outlet.emit(event, needed)

    def emit_bundle(self, event):
        """Keeps a display or result."""
        self._outputs.append(event)
