"""Packages of the session: `%pip install` from the index of the network policy, into a folder of the session's own."""

import importlib.util
import os
import site
import sys
import sysconfig

# In /tmp and not in the working folder, which shows what the code has made.
FOLDER = "/tmp/.packages"
# Commands of pip that ask an index.
_ASKING = ("download", "index", "install", "lock", "search", "wheel")
_index = None


def configure(index, folder=FOLDER):
    """Makes pip use this index and this folder; None: there is no index."""
    global _index
    _index = index
    if index is None:
        return
    os.environ.update(
        PIP_INDEX_URL=index,
        # The index is the proxy itself, reached inside of the host.
        PIP_TRUSTED_HOST=index.split("/")[2],
        PIP_CONFIG_FILE=os.devnull,
        # The proxy keeps what it has fetched, for all sessions.
        PIP_NO_CACHE_DIR="1",
        PIP_NO_INPUT="1",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        # The system's packages are read-only here, whatever their distribution thinks of that.
        PIP_BREAK_SYSTEM_PACKAGES="1",
        PATH=os.pathsep.join([os.path.join(folder, "bin"), os.environ.get("PATH", os.defpath)]),
    )
    if _sees_user_site():
        # pip takes this one by itself where the usual folder cannot be written to, and leaves what is installed there.
        os.environ["PYTHONUSERBASE"] = folder
    else:
        os.environ["PIP_PREFIX"] = folder
        os.environ["PYTHONPATH"] = os.pathsep.join(_folders(folder))
    _show(_folders(folder))


def refusal(text):
    """Why `%pip` with these arguments cannot work here; None when it can be tried."""
    words = text.split()
    if importlib.util.find_spec("pip") is None:
        return "%pip needs pip, and this Python has none. Use a Python with pip (codeact --python), or what is installed."
    command = next((word for word in words if not word.startswith("-")), "")
    if command not in _ASKING or "--no-index" in words or _index is not None:
        return None
    return (
        "%%pip %s needs a package index, and this session has none. Use what is installed (%%pip list), or ask whoever "
        "runs codeact for a network policy with a packageIndex, such as https://pypi.org/simple." % command
    )


def refresh(folder=FOLDER):
    """Makes what was just installed importable."""
    importlib.invalidate_caches()
    if _index is not None:
        # Reads the .pth files that have come.
        for path in _folders(folder):
            site.addsitedir(path)


def _sees_user_site():
    """Whether a Python started by this one would look into the user's folder: not in a virtual environment."""
    if sys.prefix == sys.base_prefix:
        return True
    try:
        with open(os.path.join(sys.prefix, "pyvenv.cfg"), encoding="utf-8") as file:
            lines = [line.partition("=") for line in file]
    except OSError:
        return False
    return any(name.strip().lower() == "include-system-site-packages" and value.strip() == "true" for name, _, value in lines)


def _folders(folder):
    """Where pip puts modules: for pure ones and, on some systems elsewhere, for compiled ones."""
    if _sees_user_site():
        paths = [sysconfig.get_path(kind, os.name + "_user", {"userbase": folder}) for kind in ("purelib", "platlib")]
    else:
        places = {"base": folder, "platbase": folder}
        paths = [sysconfig.get_path(kind, os.name + "_prefix", places) for kind in ("purelib", "platlib")]
    return list(dict.fromkeys(paths))


def _show(paths):
    """Puts the folders in front of the system's packages, where a Python looks for those of its user."""
    names = [os.path.basename(entry) for entry in sys.path]
    at = next((index for index, name in enumerate(names) if name in ("site-packages", "dist-packages")), len(names))
    for path in paths:
        # Now, and not when something is installed: a folder that did not exist is not looked at again.
        os.makedirs(path, exist_ok=True)
        if path not in sys.path:
            sys.path.insert(at, path)
    importlib.invalidate_caches()
