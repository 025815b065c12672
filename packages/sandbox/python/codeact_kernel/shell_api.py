"""Methods that libraries and models call on `get_ipython()` beyond magics."""


class ShellApi:
    """The rest of InteractiveShell's public face, as far as it makes sense without IPython."""

    # Libraries take its presence for a notebook; pandas then shows twenty columns and not what fits a terminal.
    kernel = None

    @property
    def user_global_ns(self):
        """The namespace of the cells."""
        return self.user_ns

    def run_cell(self, source):
        """Implemented by the shell."""
        raise NotImplementedError

    def ev(self, expression):
        """The value of an expression."""
        return eval(expression, self.user_ns)

    def ex(self, statements):
        """Runs statements."""
        exec(statements, self.user_ns)

    def push(self, variables, interactive=True):
        """Adds variables."""
        self.user_ns.update(variables)

    def magic(self, text):
        """Runs a line magic given with its arguments."""
        name, _, line = text.lstrip("%").partition(" ")
        return self.run_line_magic(name, line.strip(), 2)

    def enable_gui(self, gui=None):
        """There are no windows."""

    def enable_matplotlib(self, gui=None):
        """Figures are inline already."""
        return "inline", "inline"

    def set_next_input(self, text, replace=False):
        """There is no input box."""

    def register_magic_function(self, function, magic_kind="line", magic_name=None):
        """Adds a magic."""
        name = magic_name or function.__name__
        if magic_kind in ("line", "line_cell"):
            self.magics.line[name] = function
        if magic_kind in ("cell", "line_cell"):
            self.magics.cell[name] = function

    def showtraceback(self, *_args, **_kwargs):
        """Shows the exception being handled."""
        import sys

        error = sys.exc_info()[1]
        if error is not None:
            self._show_error(error)

    def after_reset(self):
        """Called when the namespace was emptied; the driver puts the host's functions back."""
