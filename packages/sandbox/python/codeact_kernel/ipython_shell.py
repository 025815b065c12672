"""The IPython shell: the real InteractiveShell with the driver's outlets."""

import builtins
import os
import shutil
import sys
import tempfile
import types
import warnings

import IPython
from IPython.core import page
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from . import figures, tracebacks
from .formatters import encode
from .magics_system import guarded_pip, script_magics
from .plain_shell import leave
from .quick_formatter import QuickDisplayFormatter
from .quick_transformer import QuickTransformerManager
from .system import run_command

_NAMES = ("In", "Out", "exit", "quit", "get_ipython", "open")


class OutletDisplayHook(DisplayHook):
    """Sends the value of the last expression as a result."""

    def quiet(self):
        """True when the cell ends in a semicolon."""
        cells = self.shell.history_manager.input_hist_parsed
        return bool(cells) and ";" in cells[-1] and super().quiet()

    def start_displayhook(self):
        """Starts a result."""
        self._event = {}

    def write_output_prompt(self):
        """Numbers the result."""
        self._event["executionCount"] = self.prompt_count

    def write_format_data(self, format_dict, md_dict=None):
        """Takes the MIME bundle."""
        self._event["data"] = {mime: encode(value) for mime, value in format_dict.items()}
        self._event["metadata"] = md_dict or {}

    def finish_displayhook(self):
        """Sends the result."""
        event, self._event = self._event, {}
        if event.get("data"):
            self.shell.outlet.emit_bundle(dict(event, type="result"))


class OutletPublisher(DisplayPublisher):
    """Sends displays."""

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **_):
        """Sends one display or its update."""
        event = {
            "type": "display-update" if update else "display",
            "data": {mime: encode(value) for mime, value in data.items()},
            "metadata": metadata or {},
        }
        display_id = (transient or {}).get("display_id")
        if display_id is not None:
            event["displayId"] = str(display_id)
        self.shell.outlet.emit_bundle(event)

    def clear_output(self, wait=False):
        """Clears the outputs of the cell."""
        self.shell.outlet.emit({"type": "clear", "wait": bool(wait)})


class CodeactShell(InteractiveShell):
    """InteractiveShell without terminal, files and threads of its own."""

    displayhook_class = Type(OutletDisplayHook)
    display_pub_class = Type(OutletPublisher)
    # Libraries take its presence for a notebook; pandas then shows twenty columns and not what fits a terminal.
    kernel = None
    outlet = None
    interrupts = None
    refill = None
    failed = False
    last_error_name = None

    def init_display_formatter(self):
        """Makes the formatter of results and displays."""
        self.display_formatter = QuickDisplayFormatter(parent=self)
        self.configurables.append(self.display_formatter)

    def enable_gui(self, gui=None):
        """There are no windows."""

    def should_run_async(self, raw_cell, *, transformed_cell=None, preprocessing_exc_tuple=None):
        """True for a cell that awaits; most cells need not be compiled to know that they do not."""
        text = raw_cell if transformed_cell is None else transformed_cell
        if "await" not in text and "async" not in text:
            return False
        return super().should_run_async(
            raw_cell, transformed_cell=transformed_cell, preprocessing_exc_tuple=preprocessing_exc_tuple
        )

    def system(self, cmd):
        """Runs `!command`; its output streams while it runs."""
        self.user_ns["_exit_code"] = run_command(self.var_expand(cmd, depth=1), self.interrupts)

    def reset(self, new_session=True, aggressive=False):
        """Empties the namespace; what belongs to the shell and the host comes back."""
        super().reset(new_session=new_session, aggressive=aggressive)
        if self.refill is not None:
            self.refill()

    def ask_exit(self):
        """Ends the cell; the interpreter stays."""
        leave()

    def showtraceback(self, exc_tuple=None, *_args, **_kwargs):
        """Sends the exception being handled."""
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if error is None:
            return
        self.failed = True
        self.last_error_name = tracebacks.type_name(type(error))
        if isinstance(error, UsageError):
            sys.stderr.write("UsageError: %s\n" % error)
            return
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        self.outlet.emit(tracebacks.error_event(error, not _needs_no_frames(error)))

    def showsyntaxerror(self, filename=None, *_args, **_kwargs):
        """Sends the syntax error being handled."""
        self.showtraceback()


def _needs_no_frames(error):
    """True for the end of a cell and for a syntax error of the cell itself, where no frame of the user was running."""
    if isinstance(error, SystemExit):
        return True
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == "__main__":
            return False
        trace = trace.tb_next
    return isinstance(error, SyntaxError)


class IPythonShell:
    """The driver's view of the shell."""

    name = "ipython"

    def __init__(self):
        self._module = types.ModuleType("__main__")
        folder = tempfile.mkdtemp(prefix="codeact-ipython-")
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        config.InteractiveShell.ipython_dir = folder
        config.InteractiveShell.cache_size = 1000
        try:
            self.inner = CodeactShell.instance(
                config=config, ipython_dir=folder, user_module=self._module, user_ns=self._module.__dict__
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        self.inner.input_transformer_manager = QuickTransformerManager()
        self.inner.compile.get_code_name = _cell_name
        for magic, function in script_magics(self.inner).items():
            self.inner.register_magic_function(function, "cell", magic)
        self.inner.register_magic_function(guarded_pip(self.inner.find_line_magic("pip")), "line", "pip")
        self.inner.set_hook("show_in_pager", page.as_hook(_print_page), 90)
        self.hidden = {}
        self.inner.refill = self._refill
        self._refill()
        tracebacks.hide_folder(os.path.dirname(IPython.__file__) + os.sep)
        warnings.filterwarnings("ignore", message="To exit: use 'exit'")

    user_ns = property(lambda self: self.inner.user_ns)
    last_error_name = property(
        lambda self: self.inner.last_error_name,
        lambda self, name: setattr(self.inner, "last_error_name", name),
    )
    next_count = property(lambda self: self.inner.execution_count)

    def attach(self, outlet, interrupts):
        """Connects the shell to where its output goes."""
        self.inner.outlet = outlet
        self.inner.interrupts = interrupts
        sys.modules["__main__"] = self._module

    def run_cell(self, source):
        """Runs one cell to its end; returns `ok` or `error`."""
        inner = self.inner
        inner.failed = False
        inner.last_error_name = None
        result = inner.run_cell(source, store_history=True, silent=False)
        return "ok" if result.success and not inner.failed else "error"

    def reset(self):
        """Empties the namespace and starts counting anew."""
        inner = self.inner
        inner.reset(new_session=True)
        history = inner.history_manager
        history.reset(new_session=False)
        # What `_i`, `_ii` and `_iii` become in the next cell.
        history._i00 = history._i = history._ii = history._iii = ""
        inner.execution_count = 1
        inner.last_error_name = None
        _close_event_loop()
        self._refill()

    def practise(self, source):
        """Runs a cell of which nothing can be seen later; `reset` would touch far more memory than the cell does."""
        inner, history, hook = self.inner, self.inner.history_manager, self.inner.displayhook
        names = dict(self.user_ns)
        self.run_cell(source)
        self.user_ns.clear()
        self.user_ns.update(names)
        history.output_hist.clear()
        del history.input_hist_parsed[1:], history.input_hist_raw[1:]
        history._i00 = history._i = history._ii = history._iii = ""
        hook._ = hook.__ = hook.___ = ""
        inner.execution_count = 1
        inner.last_execution_succeeded, inner.last_execution_result = True, None
        inner.last_error_name = None

    def use_inline_figures(self):
        """Makes figures appear as displays; called when matplotlib is imported."""
        name = "module://matplotlib_inline.backend_inline"
        figures.use_backend(name)
        if "matplotlib.pyplot" in sys.modules:
            from matplotlib_inline.backend_inline import configure_inline_support

            configure_inline_support(self.inner, name)

    def after_reset(self):
        """Called when the namespace was emptied; the driver puts the host's functions back."""

    def _refill(self):
        namespace, hidden = self.inner.user_ns, self.inner.user_ns_hidden
        namespace["exit"] = namespace["quit"] = hidden["exit"] = hidden["quit"] = leave
        builtins.exit = builtins.quit = leave
        self.hidden.clear()
        self.hidden.update(hidden)
        self.hidden.update({name: namespace[name] for name in _NAMES if name in namespace})
        self.after_reset()


def _cell_name(_raw, _transformed, number):
    """Names the source of cell 3 `Cell In[3]`, in tracebacks and warnings."""
    return "Cell In[%d]" % number


def _print_page(text, *_args, **_kwargs):
    """Prints what would go to a pager."""
    if isinstance(text, dict):
        text = text.get("text/plain", "")
    print(text)


def _close_event_loop():
    """Closes the loop that practice cells left; a forked session makes its own."""
    module = sys.modules.get("IPython.core.async_helpers")
    loop = getattr(module, "_asyncio_event_loop", None)
    if loop is not None:
        loop.close()
        module._asyncio_event_loop = None


def make():
    """Builds the shell."""
    return IPythonShell()
