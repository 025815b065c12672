"""The plain shell: what notebooks do, with the standard library only."""

import builtins
import os
import sys
import types

from . import figures, standin, tracebacks
from .cells import Compiler, is_coroutine, is_quiet
from .formatters import Formatters
from .magics import UsageError, load_magics
from .shell_api import ShellApi
from .syntax import strip_cell, transform
from .system import expand, getoutput, run_command

CACHED_RESULTS = 1000


def make():
    """Builds the shell."""
    return PlainShell()


class Hooks(dict):
    """Callbacks by event name, as `get_ipython().events`."""

    def register(self, event, function):
        """Adds a callback."""
        self.setdefault(event, []).append(function)

    def unregister(self, event, function):
        """Removes a callback."""
        self[event].remove(function)

    def trigger(self, event):
        """Calls the callbacks of an event."""
        for function in list(self.get(event, ())):
            function()


class PlainShell(ShellApi):
    """Runs cells in one namespace; `get_ipython()` of user code is this object."""

    name = "plain"

    def __init__(self):
        self.config = {}
        self.events = Hooks()
        self.figures = figures.PlainFigures()
        self.formatters = Formatters(self._show_error, self.figures)
        self.compiler = Compiler()
        self.magics = load_magics(self)
        self.last_error_name = None
        self._failed = False
        self._outlet = None
        self.interrupts = None
        self._loop = None
        self._new_namespace()
        standin.install(self)

    @property
    def next_count(self):
        """Number of the next cell."""
        return self.execution_count

    def attach(self, outlet, interrupts):
        """Connects the shell to where its output goes."""
        self._outlet = outlet
        self.interrupts = interrupts
        sys.displayhook = self.show_result
        builtins.get_ipython = lambda: self
        builtins.display = standin.display_function()
        sys.modules["__main__"] = self.user_module

    def reset(self):
        """Empties the namespace and starts counting anew."""
        self.user_ns.clear()
        self._new_namespace()
        self.compiler = Compiler()
        if self._loop is not None:
            self._close_loop()
            self._loop = None
        self.last_error_name = None

    def practise(self, source):
        """Runs a cell of which nothing can be seen later."""
        self.run_cell(source)
        self.reset()

    def _new_namespace(self):
        self.user_module = types.ModuleType("__main__")
        self.user_ns = self.user_module.__dict__
        self.execution_count = 1
        self.fill_namespace()

    def fill_namespace(self):
        """Puts the names of the shell into the namespace."""
        history, results = [""], {}
        names = {"In": history, "Out": results, "exit": leave, "quit": leave, "get_ipython": lambda: self}
        private = {"_ih": history, "_oh": results, "_dh": [os.getcwd()], "_": "", "__": "", "___": ""}
        self.user_ns.update({"__name__": "__main__", "__builtins__": builtins})
        self.user_ns.update(names)
        self.user_ns.update(private, _i="", _ii="", _iii="")
        self.hidden = names

    def run_cell(self, source):
        """Runs one cell to its end; returns `ok` or `error`."""
        count = self.execution_count
        self._failed = False
        self.last_error_name = None
        if not source.strip():
            return "ok"
        self._remember(source, count)
        try:
            self.run_source(strip_cell(source), "Cell In[%d]" % count)
        except UsageError as error:
            self._failed = True
            self.last_error_name = "UsageError"
            sys.stderr.write("UsageError: %s\n" % error)
        except BaseException as error:
            self._show_error(error)
        finally:
            self.execution_count = count + 1
        try:
            self.events.trigger("post_execute")
            self.flush_figures()
        except Exception as error:
            self._show_error(error)
        return "error" if self._failed else "ok"

    def run_source(self, source, filename):
        """Runs the source of a cell or magic and shows the value of its last expression."""
        try:
            body, value = self.compiler.compile(source, filename, self.rewrite)
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
            raise NotCompiled(error) from None
        if body is not None:
            self.run_code(body)
        if value is not None:
            result = self.run_code(value)
            if not is_quiet(source):
                sys.displayhook(result)
            elif result is not None:
                self._keep_result(result)

    def rewrite(self, source):
        """Python for a cell with magics in it."""
        return transform(source, self._is_bare_magic)

    def run_code(self, code):
        """Runs compiled code in the namespace; awaits it where it awaits."""
        result = eval(code, self.user_ns)
        if is_coroutine(code):
            return self._run_coroutine(result)
        return result

    def show_result(self, value):
        """The display hook: shows a value and keeps it as `_`."""
        if value is None:
            return
        data, metadata = self.formatters.bundle(value)
        count = self.execution_count
        self._keep_result(value)
        if data:
            event = {"type": "result", "data": data, "metadata": metadata, "executionCount": count}
            self._outlet.emit_bundle(event)

    def publish(self, data, metadata=None, display_id=None, update=False):
        """Sends a display."""
        event = {"type": "display-update" if update else "display", "data": data, "metadata": metadata or {}}
        if display_id is not None:
            event["displayId"] = str(display_id)
        self._outlet.emit_bundle(event)

    def clear_output(self, wait=False):
        """Clears the outputs of the cell."""
        self._outlet.emit({"type": "clear", "wait": bool(wait)})

    def flush_figures(self):
        """Shows and closes the open figures."""
        figures.flush(standin.display_function())

    def use_inline_figures(self):
        """Makes figures appear as displays; called when matplotlib is imported."""
        figures.use_backend("module://codeact_kernel.mpl_backend")

    def run_line_magic(self, magic_name, line, _stack_depth=1):
        """Runs `%name line`."""
        function = self.magics.line.get(magic_name)
        if function is None:
            hint = " (But cell magic `%%%%%s` exists, did you mean that instead?)" % magic_name
            message = "Line magic function `%%%s` not found" % magic_name
            raise UsageError(message + (hint if magic_name in self.magics.cell else "") + ".")
        return function(expand(line, self._names_at(_stack_depth + 1)) if magic_name not in self.magics.raw else line)

    def run_cell_magic(self, magic_name, line, cell):
        """Runs `%%name line` with the cell below it."""
        function = self.magics.cell.get(magic_name)
        if function is None:
            raise UsageError("Cell magic `%%%%%s` not found." % magic_name)
        return function(line if magic_name in self.magics.raw else expand(line, self._names_at(2)), cell)

    def system(self, command):
        """Runs `!command`; its output streams while it runs."""
        self.user_ns["_exit_code"] = run_command(expand(command, self._names_at(2)), self.interrupts)

    def getoutput(self, command, split=True):
        """Runs a command and returns its output as a list of lines."""
        return getoutput(expand(command, self._names_at(2)), self.interrupts, split)

    def show_help(self, name, detail):
        """Prints what `name?` asks for."""
        from .helptext import help_text

        sys.stdout.write(help_text(self, name, detail))

    def _names_at(self, depth):
        frame = sys._getframe(depth)
        names = dict(self.user_ns)
        if frame.f_globals is self.user_ns:
            names.update(frame.f_locals)
        return names

    def _is_bare_magic(self, name):
        return name in self.magics.bare and name not in self.user_ns and not hasattr(builtins, name)

    def _run_coroutine(self, coroutine):
        from .coroutines import close_loop, new_loop, run

        if self._loop is None or self._loop.is_closed():
            self._loop = new_loop()
            self._close_loop = lambda: close_loop(self._loop)
        return run(self._loop, coroutine)

    def _close_loop(self):
        """Replaced once there is a loop."""

    def _show_error(self, error):
        self._failed = True
        whole = not isinstance(error, NotCompiled)
        error = error if whole else error.reason
        whole = whole and not isinstance(error, SystemExit)
        self.last_error_name = tracebacks.type_name(type(error))
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        self._outlet.emit(tracebacks.error_event(error, whole))

    def _remember(self, source, count):
        names = self.user_ns
        history = names.get("_ih")
        if isinstance(history, list):
            history.append(source)
        names["_iii"], names["_ii"], names["_i"] = names.get("_ii"), names.get("_i"), source
        names["_i%d" % count] = source

    def _keep_result(self, value):
        names = self.user_ns
        results = names.get("_oh")
        if value is results:
            return
        names["___"], names["__"], names["_"] = names.get("__"), names.get("_"), value
        names["_%d" % self.execution_count] = value
        if isinstance(results, dict):
            results[self.execution_count] = value
            if len(results) > CACHED_RESULTS:
                for old in sorted(results)[: CACHED_RESULTS // 5]:
                    del results[old]
                    names.pop("_%d" % old, None)


class NotCompiled(Exception):
    """A cell that is no Python; `reason` is what the compiler raised."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def leave(code=None):
    """Ends the cell (`exit()`, `quit()`); the interpreter stays."""
    raise SystemExit() if code is None else SystemExit(code)
