"""The matplotlib backend of the plain shell: Agg, shown inline."""

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

FigureCanvas = FigureCanvasAgg
FigureManager = FigureManagerBase


def new_figure_manager(number, *args, FigureClass=None, **kwargs):
    """Makes a figure with its manager; what `plt.figure` calls."""
    from matplotlib.figure import Figure

    return new_figure_manager_given_figure(number, (FigureClass or Figure)(*args, **kwargs))


def new_figure_manager_given_figure(number, figure):
    """Makes the manager of a figure."""
    return FigureManagerBase(FigureCanvasAgg(figure), number)


def show(*_args, **_kwargs):
    """Shows and closes every open figure."""
    from IPython import get_ipython

    get_ipython().flush_figures()
