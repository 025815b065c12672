"""Matplotlib figures as displays. Costs nothing until matplotlib is imported."""

import importlib.abc
import importlib.util
import sys

_TARGET = "matplotlib"


def install(shell):
    """Gives matplotlib the shell's inline backend, now or when it is imported."""
    if _TARGET in sys.modules:
        shell.use_inline_figures()
    else:
        sys.meta_path.insert(0, _Watcher(shell))


class _Watcher(importlib.abc.MetaPathFinder):
    """Lets the real finders find matplotlib and steps in when its module has run."""

    def __init__(self, shell):
        self._shell = shell

    def find_spec(self, name, path=None, target=None):
        """Finds matplotlib; passes on everything else."""
        if name != _TARGET:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            sys.meta_path.insert(0, self)
            return spec
        shell, run = self._shell, spec.loader.exec_module

        def exec_module(module):
            run(module)
            shell.use_inline_figures()

        spec.loader.exec_module = exec_module
        return spec


def use_backend(name):
    """Makes a backend the default, as the user's matplotlibrc would."""
    import matplotlib

    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].switch_backend(name)
    else:
        matplotlib.rcParams["backend"] = name


class PlainFigures:
    """Inline figures of the plain shell: shown by `plt.show()` and at the end of a cell, then closed."""

    def __init__(self, formats=("png",)):
        self.formats = tuple(formats)

    def bundle(self, figure):
        """MIME data of a figure in the chosen formats; none for an empty one."""
        if not figure.axes and not figure.lines:
            return {}
        data = {}
        for kind in self.formats:
            if kind in ("png", "png2x", "retina"):
                data["image/png"] = self._paint(figure, "png", figure.dpi * (1 if kind == "png" else 2))
            elif kind == "svg":
                data["image/svg+xml"] = self._paint(figure, "svg", figure.dpi).decode("utf-8")
            elif kind in ("jpg", "jpeg"):
                data["image/jpeg"] = self._paint(figure, "jpeg", figure.dpi)
            elif kind == "pdf":
                data["application/pdf"] = self._paint(figure, "pdf", figure.dpi)
        return data

    @staticmethod
    def _paint(figure, kind, dpi):
        import io

        buffer = io.BytesIO()
        canvas = figure.canvas
        if canvas is None:
            from matplotlib.backends.backend_agg import FigureCanvasAgg

            canvas = FigureCanvasAgg(figure)
        canvas.print_figure(
            buffer,
            format=kind,
            dpi=dpi,
            facecolor=figure.get_facecolor(),
            edgecolor=figure.get_edgecolor(),
            bbox_inches="tight",
        )
        return buffer.getvalue()


def flush(display):
    """Displays and closes every open figure."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is None:
        return
    managers = helpers.Gcf.get_all_fig_managers()
    if not managers:
        return
    try:
        for manager in managers:
            display(manager.canvas.figure)
    finally:
        sys.modules["matplotlib.pyplot"].close("all")


def release_fonts():
    """Closes the font files that matplotlib keeps open."""
    manager = sys.modules.get("matplotlib.font_manager")
    cached = getattr(manager, "_get_font", None)
    if hasattr(cached, "cache_clear"):
        cached.cache_clear()


def is_figure(value):
    """True for a matplotlib figure; imports nothing."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)
