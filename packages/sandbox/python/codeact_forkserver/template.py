"""The read-only root that every session sees: the system, the Python, our driver, and nothing else of the host."""

import os

from . import init, linux
from .linux import step

DRIVER_FOLDER = "/opt/codeact"
_DEVICES = ("null", "zero", "full", "random", "urandom")
_SYSTEM_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
# What of /etc programs need to find libraries, fonts and time; copied when a file, bound when a folder.
ETC = (
    "alternatives",
    "fonts",
    "ipython",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "magic",
    "matplotlibrc",
    "mime.types",
    "protocols",
    "services",
    "ssl/certs",
)
_ETC_WRITTEN = {
    "passwd": "root:x:0:0:root:/:/usr/sbin/nologin\ncodeact:x:1000:1000::/work:/bin/sh\n",
    "group": "root:x:0:\ncodeact:x:1000:\n",
    "hosts": "127.0.0.1 localhost codeact\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "resolv.conf": "",
    "hostname": "codeact\n",
}


def build(request):
    """Build the root and pivot into it; returns descriptors of the host's socket folder and of the host's proc."""
    flags = os.O_DIRECTORY | os.O_CLOEXEC | getattr(os, "O_PATH", 0)
    socket_folder = os.open(request["folder"], flags)
    host_proc = os.open("/proc", flags)
    root = os.path.join(request["folder"], "root")
    with step("make mounts private"):
        linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    with step("mount tmpfs"):
        linux.mount("codeact", root, "tmpfs", linux.MS_NOSUID, "mode=0755,size=64m")
    _bind_system(root, request)
    _write_etc(root)
    _make_devices(root)
    for name, mode in (("tmp", 0o1777), ("work", 0o755), ("run", 0o755), ("proc", 0o555), ("dev/shm", 0o1777)):
        os.makedirs(os.path.join(root, name), exist_ok=True)
        os.chmod(os.path.join(root, name), mode)
    init.write(root)
    with step("mount proc"):
        flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
        linux.mount("proc", os.path.join(root, "proc"), "proc", flags)
    with step("pivot_root"):
        os.chdir(root)
        linux.pivot_root(".", ".")
        # The old root now lies on top of the new one at the same place.
        linux.detach(".")
        os.chdir("/")
    return socket_folder, host_proc


def seal():
    """Make the root itself read-only, once the zygote has warmed up with its temporary files."""
    with step("remount root read-only"):
        linux.mount(None, "/", None, linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | linux.MS_NOSUID)


def _bind_system(root, request):
    _bind("/usr", root + "/usr")
    for name in _SYSTEM_LINKS:
        source = "/" + name
        if os.path.islink(source):
            os.symlink(os.readlink(source), root + source)
        elif os.path.isdir(source):
            _bind(source, root + source)
    for source in request["pythonFolders"]:
        _bind(source, root + source)
    _bind(request["driverFolder"], root + DRIVER_FOLDER)


def _bind(source, target):
    """Show a host folder at a place below the new root, read-only with everything mounted below it."""
    with step("bind " + source):
        os.makedirs(target, exist_ok=True)
        linux.mount(source, target, None, linux.MS_BIND | linux.MS_REC)
        linux.restrict_mount(target, linux.MOUNT_ATTR_RDONLY | linux.MOUNT_ATTR_NOSUID | linux.MOUNT_ATTR_NODEV)


def _write_etc(root):
    names = [name for name in os.listdir("/etc") if name.startswith("python3")]
    for name in names + list(ETC):
        source = "/etc/" + name
        if os.path.isdir(source):
            _bind(source, root + source)
        elif os.path.isfile(source):
            os.makedirs(os.path.dirname(root + source), exist_ok=True)
            _copy(source, root + source)
    os.makedirs(root + "/etc", exist_ok=True)
    for name, text in _ETC_WRITTEN.items():
        with open(root + "/etc/" + name, "w") as file:
            file.write(text)


def _copy(source, target):
    try:
        with open(source, "rb") as file:
            data = file.read()
    except PermissionError:
        return
    with open(target, "wb") as file:
        file.write(data)


def _make_devices(root):
    os.makedirs(root + "/dev/pts")
    for name in _DEVICES:
        target = root + "/dev/" + name
        with open(target, "w"):
            pass
        with step("bind /dev/" + name):
            linux.mount("/dev/" + name, target, None, linux.MS_BIND)
    links = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2", "ptmx": "pts/ptmx"}
    for name, goal in links.items():
        os.symlink(goal, root + "/dev/" + name)
