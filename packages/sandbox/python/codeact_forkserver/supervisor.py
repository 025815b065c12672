"""Boot: the host's side of the fork server and the process that builds the read-only root."""

import os
import signal
import sys

from . import confined, control, linux, template, zygote
from .linux import step


def die_with_parent():
    """Die when the parent does. Asked for again after every change of credentials, which clears it."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def main():
    """Read the boot request and become the supervisor."""
    die_with_parent()
    os.umask(0o022)
    os.set_inheritable(control.CONTROL, False)
    request = control.Lines().first()
    if os.getppid() != request["hostPid"]:
        os._exit(0)
    try:
        status = _supervise(request)
    except linux.StepFailed as error:
        control.send({"type": "boot-failed", **error.fact()})
        status = 70
    os._exit(status)


def _supervise(request):
    if request["mode"] == "landlock":
        return confined.supervise(request)
    if request["mode"] == "root":
        with step("unshare(pid)"):
            linux.unshare(linux.CLONE_NEWPID)
    else:
        user, group = os.geteuid(), os.getegid()
        with step("unshare(user, pid)"):
            linux.unshare(linux.CLONE_NEWUSER | linux.CLONE_NEWPID)
        die_with_parent()
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
        with step("map own user"):
            write_id_maps("/proc/self", "0 %d 1" % user, "0 %d 1" % group, allow_setgroups=False)
    ask_read, ask_write = os.pipe()
    go_read, go_write = os.pipe()
    builder = os.fork()
    if builder == 0:
        os.close(ask_read)
        os.close(go_write)
        _run_guarded(lambda: _build(request, ask_write, go_read))
    os.close(ask_write)
    os.close(go_read)
    if os.read(ask_read, 1):
        base = request["idBase"]
        line = "0 %d %d" % (base, request["idCount"])
        with step("map user range %d" % base):
            write_id_maps("/proc/%d" % builder, line, line, allow_setgroups=True)
        os.write(go_write, b"1")
    return _wait_for(builder)


def write_id_maps(folder, users, groups, allow_setgroups):
    """Write the maps of the user namespace of the process whose proc folder is given."""
    if not allow_setgroups:
        _write(folder + "/setgroups", "deny")
    _write(folder + "/uid_map", users)
    _write(folder + "/gid_map", groups)


def _write(path, text):
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _build(request, ask_write, go_read):
    """PID 1 of the outer pid namespace: build the root, enter it, become or start the zygote."""
    die_with_parent()
    everything = linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
    if request["mode"] != "root":
        with step("unshare(mount, net, ipc, uts)"):
            linux.unshare(linux.CLONE_NEWNS | everything)
        os.close(ask_write)
        socket_folder, host_proc = template.build(request)
        zygote.serve(request, socket_folder, host_proc)
    with step("unshare(mount)"):
        linux.unshare(linux.CLONE_NEWNS)
    socket_folder, host_proc = template.build(request)
    with step("unshare(user, mount, pid, net, ipc, uts)"):
        linux.unshare(linux.CLONE_NEWUSER | linux.CLONE_NEWNS | linux.CLONE_NEWPID | everything)
    os.write(ask_write, b"1")
    if not os.read(go_read, 1):
        os._exit(70)
    with step("become the mapped user"):
        os.setgroups([])
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
    die_with_parent()
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    child = os.fork()
    if child == 0:
        die_with_parent()
        _run_guarded(lambda: _enter_zygote(request, socket_folder, host_proc))
    os._exit(_wait_for(child))


def _enter_zygote(request, socket_folder, host_proc):
    with step("mount proc"):
        linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    zygote.serve(request, socket_folder, host_proc)


def _run_guarded(body):
    """Run the body of a forked process; it never returns into the parent's code."""
    try:
        body()
    except linux.StepFailed as error:
        control.send({"type": "boot-failed", **error.fact()})
    except BaseException as error:  # noqa: B902  (reported to the host, then the process ends)
        sys.excepthook(type(error), error, error.__traceback__)
        control.send({"type": "boot-failed", "step": "start", "errno": 0, "detail": repr(error)})
    finally:
        os._exit(70)


def _wait_for(child):
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF
