"""The driver: reads frames, runs cells one after another in the main thread, answers requests beside them."""

import os
import queue
import resource
import signal
import sys
import threading
import time
import traceback

from . import files, tracebacks
from .capture import flush_c_streams
from .copying import Copied, fork_into, renew_event_loops
from .frames import Wire
from .hostcalls import HostCalls
from .inputs import Inputs
from .interrupts import Interrupts
from .jobs import MAIN_THREAD, Jobs, attempt
from .outlet import Outlet
from .streams import TextOut
from .variables import Namespace, describe_all
from .warmth import after_fork, ignore_fork_warning, renew, take_shell

PROTOCOL = 1
# A thread that wants to run, such as the one that reads interrupts, gets its turn after this time (Python: 5 ms).
SWITCH_SECONDS = 0.001
# A cell that runs for longer is no quick one: from then on the watcher reads the socket.
LOOK_SECONDS = 0.002


def serve(sock, config):
    """Serves one kernel on a connected Unix stream socket. Never returns: the process ends with the socket.

    Must be called in the main thread. `config`: `shell` (`auto`, `ipython`, `plain`), `workingFolder`, `outputBytes`,
    `matplotlib` (False leaves matplotlib alone).
    """
    after_fork()
    if config.get("network"):
        import codeact_network

        codeact_network.start(config["network"])
    code = 1
    try:
        Driver(sock, config).run()
        code = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


class Driver:
    """One kernel."""

    def __init__(self, sock, config):
        self.folder = os.path.abspath(config.get("workingFolder") or os.getcwd())
        os.chdir(self.folder)
        self.shell = take_shell(config)
        self._open(sock, config.get("outputBytes") or 4 * 1024 * 1024)
        self.inputs = Inputs(self.outlet)
        self.calls = HostCalls(self.outlet, self.shell)
        self.namespace = Namespace(self.shell, self.calls)
        self.jobs = Jobs(self)

    def _open(self, sock, output_bytes):
        """Everything that belongs to one process and one connection."""
        sock.set_inheritable(False)
        self.interrupts = Interrupts()
        self.wire = Wire(sock, self.interrupts)
        self.outlet = Outlet(self.wire, self.interrupts, output_bytes)
        self.outlet.listen = self._listen
        self.cells = queue.SimpleQueue()
        self.requests = None
        self._reading = threading.Lock()
        self._wanted = threading.Lock()
        self._wanted.acquire()
        self._alert = False
        self.process = os.getpid()
        self.uploads = files.Uploads(self.folder)
        self.copying = False

    def run(self):
        """Takes over the process and serves until the host closes the socket or asks for the end."""
        pump = self._take_over()
        while True:
            try:
                self._serve(pump)
            except Copied as copied:
                pump = self._begin_again(copied)

    def _serve(self, pump):
        self._start_threads(pump)
        self.wire.send(
            {
                "type": "hello",
                "protocol": PROTOCOL,
                "python": "%d.%d.%d" % sys.version_info[:3],
                "shell": self.shell.name,
                "workingFolder": self.folder,
            }
        )
        while True:
            message = self._next_cell()
            if message["type"] == "execute":
                self._run_cell(message["id"], message["code"])
            else:
                self._run_job(message)

    def _take_over(self):
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        pump = self.outlet.start_capture()
        sys.stdin = open(0, closefd=False)
        self._texts = sys.stdout, sys.stderr = TextOut(self.outlet, "stdout", 1), TextOut(self.outlet, "stderr", 2)
        sys.argv = [""]
        if "" not in sys.path:
            sys.path.insert(0, "")
        sys.setswitchinterval(SWITCH_SECONDS)
        ignore_fork_warning()
        self.shell.attach(self.outlet, self.interrupts)
        self.inputs.install()
        os.register_at_fork(after_in_child=self._leave)
        return pump

    def copy(self, message):
        """Lets this interpreter fork itself; the copy goes on in `_begin_again`."""
        self.copying = True
        try:
            fork_into(message, self.folder, self._let_go)
        finally:
            self.copying = False

    def _let_go(self):
        """In a copy, first of all: leaves the origin's connection and pipes; returns the connection's descriptor, still taken."""
        number = self.wire.detach()
        self.outlet.leave_pipes()
        null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        for target in (number, 1, 2):
            os.dup2(null, target, inheritable=target != number)
        os.close(null)
        return number

    def _begin_again(self, copied):
        """In a copy: threads, locks, pipes and randomness of its own around the same variables."""
        self._open(copied.connection, self.outlet.limit_bytes)
        for part in (*self._texts, self.inputs, self.calls):
            part.move(self.outlet)
        self.shell.attach(self.outlet, self.interrupts)
        renew()
        renew_event_loops(self.shell)
        network = sys.modules.get("codeact_network")
        if network is not None:
            network.restart()
        self.jobs = Jobs(self)
        pump = self.outlet.start_capture()
        if copied.notes:
            self.outlet.write("stderr", copied.notes)
        return pump

    def _start_threads(self, pump):
        self.interrupts.install()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        start(pump, "codeact-pump")
        start(self._watch, "codeact-reader")
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def _run_cell(self, cell, code):
        interrupts, shell = self.interrupts, self.shell
        interrupts.begin()
        self.outlet.open_cell(cell, shell.next_count)
        if not self._alert:
            self._listen()
        started, cpu = time.perf_counter(), cpu_seconds()
        count, status = shell.next_count, "error"
        try:
            status = interrupts.call(shell.run_cell, code)
        except BaseException as error:
            self._report(error)
        if os.getpid() != self.process or self.outlet.forked:
            os._exit(0)
        if interrupts.delivered and status == "error" and shell.last_error_name == "KeyboardInterrupt":
            status = "interrupted"
        event = {
            "type": "execution-end",
            "status": status,
            "executionCount": count,
            "durationMs": round((time.perf_counter() - started) * 1000, 3),
            "cpuMs": round(max(0.0, cpu_seconds() - cpu) * 1000, 3),
        }
        self._end_cell(event)

    def _run_job(self, message):
        self.interrupts.begin()
        if not self._alert:
            self._listen()
        reply, data = attempt(message["type"], self.interrupts.call, self.jobs.run, message)
        self.interrupts.end()
        self._reply(message, reply, data)

    def _end_cell(self, event):
        interrupts = self.interrupts
        try:
            delta = interrupts.call(self.namespace.delta)
            if delta is not None:
                event["namespace"] = delta
        except BaseException:
            # A hostile object or a late interrupt costs the delta, not the cell.
            self.namespace.forget()
        flush_c_streams()
        path = self.outlet.settle()
        if path:
            event["outputPath"] = path
        interrupts.end()
        self.outlet.close_cell(event)

    def _report(self, error):
        """Shows an exception that left the shell itself: an interrupt at its edge, or a defect."""
        try:
            self.outlet.emit(tracebacks.error_event(error))
            self.shell.last_error_name = tracebacks.type_name(type(error))
        except BaseException:
            self.outlet.emit({"type": "error", "name": "Exception", "value": "", "traceback": []})

    def _next_cell(self):
        """Waits for a cell. The main thread reads the socket itself, unless the watcher is still reading.

        The watcher that reads a cell for an idle main thread stops reading right after it queued the cell. Waiting for
        that (and not for the queue) is what keeps the next cell after a quick one from being read by nobody.
        """
        if self.cells.empty():
            with self._reading:
                while self.cells.empty():
                    self._receive()
        return self.cells.get()

    def _listen(self):
        """Wakes the watcher."""
        try:
            if self._wanted.locked():
                self._wanted.release()
        except RuntimeError:
            # Another thread was faster.
            return

    def _watch(self):
        """Reads the socket while a cell runs; waking this thread for every quick cell would double their time.

        After a cell began it looks again soon (`_alert`); without one it sleeps until `_listen`.
        """
        interrupts, seen = self.interrupts, 0
        while True:
            # This order, and that of the main thread (`started`, then `_alert`), lets no cell begin unnoticed.
            self._alert = False
            started = interrupts.started
            self._alert = started != seen
            seen = started
            self._wanted.acquire(timeout=LOOK_SECONDS if self._alert else -1)
            # Not for a cell that is only queued: the main thread, which is to run it, may still wait for the lock.
            if interrupts.started == interrupts.finished or not self._reading.acquire(blocking=False):
                continue
            try:
                self.outlet.end_quick()
                while self._receive() not in ("execute", *MAIN_THREAD) or interrupts.queued - interrupts.finished > 1:
                    pass
            finally:
                self._reading.release()

    def _receive(self):
        """Reads one frame and passes it to whom it concerns; returns its type."""
        frame = self.wire.read()
        if frame is None:
            os._exit(0)
        message, payload = frame
        kind = message.get("type")
        if kind == "execute" or kind in MAIN_THREAD:
            self.interrupts.queued += 1
            self.cells.put(message)
        elif kind == "interrupt":
            self.interrupts.request()
        elif kind == "input-reply":
            self.inputs.reply(message)
        elif kind == "call-reply":
            self.calls.reply(message)
        elif kind == "shutdown":
            os._exit(0)
        else:
            if self.requests is None:
                self.requests = queue.SimpleQueue()
                start(self._answer_all, "codeact-requests")
            self.requests.put((message, payload))
        return kind

    def _answer_all(self):
        while True:
            message, payload = self.requests.get()
            self._reply(message, *attempt(message.get("type"), self._answer, message, payload))

    def _reply(self, message, reply, data):
        try:
            self.wire.send(dict(reply, type="reply", id=message.get("id")), data)
        except Exception as error:
            failure = {"code": "internal", "message": "the answer cannot be sent: %s" % type(error).__name__}
            self.wire.send({"type": "reply", "id": message.get("id"), "ok": False, "error": failure})

    def _answer(self, message, payload):
        kind = message.get("type")
        if kind == "define":
            return self.calls.define(message["functions"]), b""
        if kind == "variables":
            return describe_all(self.shell, self.calls), b""
        if kind in files.REQUESTS:
            return files.REQUESTS[kind](self.uploads, message, payload)
        return self.jobs.answer(message, payload)

    def _leave(self):
        """In a forked child of user code: no socket, no driver; text goes to the descriptors."""
        if self.copying:
            return
        self.outlet.leave()
        self.wire.close()
        self.calls.leave()
        self.inputs.leave()
        signal.signal(signal.SIGINT, signal.default_int_handler)


def start(loop, name):
    """Starts a thread that ends with the process."""
    threading.Thread(target=loop, name=name, daemon=True).start()


def cpu_seconds():
    """CPU time of this process and its finished children."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
