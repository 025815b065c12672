"""Makes the package `_codeact_jupyter` in a Jupyter kernel out of sources that came with this one.

The host appends one call of boot() and sends the whole to be executed in a namespace of its own.
"""

import json
import sys
import types

NAME = "_codeact_jupyter"


def boot(sources, private_folder):
    """Executes the modules in order, the last of which is the guest, and starts it."""
    package = types.ModuleType(NAME, "Our part of this kernel.")
    package.__path__ = []
    package.__package__ = NAME
    sys.modules[NAME] = package
    for name, source in sources:
        module = types.ModuleType("%s.%s" % (NAME, name))
        module.__package__ = NAME
        module.__file__ = "/%s/%s.py" % (NAME, name)
        sys.modules[module.__name__] = module
        setattr(package, name, module)
        exec(compile(source, module.__file__, "exec"), module.__dict__)
    guest = package.guest.start(private_folder)
    package.hello = lambda: package.guest.Json(guest.hello())
    package.after_cell = lambda: package.guest.Json(guest.after_cell())
