/**
 * Python that makes matplotlib seem not to be installed, so that a dialogue about its absence comes out the same on
 * every machine: finders know it no longer, and the import fails as it does by nature.
 */
const MATPLOTLIB_ABSENT = `
import sys
class _Without:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] == 'matplotlib':
            return None
        return self.finder.find_spec(name, path, target)
if not any(isinstance(finder, _Without) for finder in sys.meta_path):
    sys.meta_path[:] = [_Without(f) if hasattr(f, 'find_spec') else f for f in sys.meta_path]
for _name in [name for name in sys.modules if name.split('.')[0] == 'matplotlib']:
    del sys.modules[_name]
`;

/**
 * Python that puts a stand-in in the place of matplotlib: it takes every call, and \`show\` displays a tiny picture that
 * tells the model the same as a real figure does.
 */
const MATPLOTLIB_STAND_IN = `
import sys, types
class _Figure:
    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
        return {'text/plain': '<Figure size 640x480 with 1 Axes>', 'image/png': picture}
def _show(*args, **kwargs):
    from IPython.display import display
    display(_Figure())
class _Pyplot(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return lambda *args, **kwargs: None
_pyplot = _Pyplot('matplotlib.pyplot')
_pyplot.show = _show
_package = types.ModuleType('matplotlib')
_package.__path__ = []
_package.pyplot = _pyplot
sys.modules['matplotlib'] = _package
sys.modules['matplotlib.pyplot'] = _pyplot
`;

/**
 * Python to run, unseen, before a program of the family of this name; undefined where none is needed. Plotting must not
 * depend on what happens to be installed where the dialogues are made.
 */
export function plottingSetup(family: string): string | undefined {
  if (!family.startsWith("plot-")) return undefined;
  return family.endsWith("-without-matplotlib") ? MATPLOTLIB_ABSENT : MATPLOTLIB_STAND_IN;
}
