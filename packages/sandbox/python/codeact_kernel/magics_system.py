"""Magics of the plain shell that deal with files and programs."""

import os
import shlex
import subprocess
import sys

from .standin import UsageError
from .system import run_command, run_script


def make(shell):
    """(line magics, cell magics)."""
    line = {
        "cd": lambda text: _cd(shell, text),
        "env": lambda text: _env(text),
        "set_env": lambda text: _env(text),
        "run": lambda text: _run(shell, text),
        "sx": lambda text: shell.getoutput(text),
        "system": lambda text: shell.getoutput(text),
        "pip": guarded_pip(lambda text: _module(shell, "pip", text)),
        "conda": lambda _text: _no_conda(),
    }
    for name in ("ls", "cat", "mkdir", "cp", "mv", "rm", "rmdir", "ll"):
        command = {"ls": "ls -F", "ll": "ls -lF"}.get(name, name)
        line[name] = lambda text, command=command: _command(shell, command + " " + text)
    cell = {
        "writefile": lambda text, body: _writefile(text, body),
        "file": lambda text, body: _writefile(text, body),
        "system": lambda _text, body: shell.getoutput(body),
        "html": lambda _text, body: _show("HTML", body),
        "markdown": lambda _text, body: _show("Markdown", body),
        "latex": lambda _text, body: _show("Latex", body),
        "svg": lambda _text, body: _show("SVG", body),
        "javascript": lambda _text, body: _show("Javascript", body),
        "js": lambda _text, body: _show("Javascript", body),
        "capture": lambda text, body: _capture(shell, text, body),
    }
    cell.update(script_magics(shell))
    return line, cell


def script_magics(shell):
    """Cell magics that feed the cell to a program. The IPython shell uses them too: they can be interrupted."""
    cell = {"script": lambda text, body: _script(shell, text, body)}
    for program in ("bash", "sh", "perl", "ruby"):
        cell[program] = lambda text, body, program=program: _script(shell, program + " " + text, body)
    for program in ("python", "python3"):
        cell[program] = lambda text, body: _script(shell, shlex.quote(sys.executable) + " " + text, body)
    return cell


def _command(shell, command):
    shell.user_ns["_exit_code"] = run_command(command, shell.interrupts)


def _module(shell, module, text):
    _command(shell, "%s -m %s %s" % (shlex.quote(sys.executable), module, text))
    print("Note: you may need to restart the kernel to use updated packages.")


def guarded_pip(run):
    """`%pip` of either shell: refused with a reason where it cannot work, importable afterwards where it did."""

    def pip(text):
        from codeact_network import packages

        refusal = packages.refusal(text)
        if refusal is not None:
            raise UsageError(refusal)
        run(text)
        packages.refresh()

    return pip


def _no_conda():
    raise ValueError("The python kernel does not appear to be a conda environment. Please use `%pip install` instead.")


def _cd(shell, text):
    quiet = text.startswith("-q")
    target = text[2:].strip() if quiet else text.strip()
    visited = shell.user_ns.setdefault("_dh", [os.getcwd()])
    if target == "-":
        target = visited[-2] if len(visited) > 1 else "."
    target = os.path.expanduser(target.strip("'\"") or "~")
    try:
        os.chdir(target)
        visited.append(os.getcwd())
    except OSError as error:
        print(error)
    if not quiet:
        print(os.getcwd())


def _env(text):
    name, equals, value = text.partition("=")
    if not equals:
        name, _, value = text.partition(" ")
    if not name.strip():
        return dict(os.environ)
    if not value and not equals:
        if name.strip() not in os.environ:
            raise UsageError("Environment does not have key: %s" % name.strip())
        return os.environ[name.strip()]
    os.environ[name.strip()] = value.strip()
    print("env: %s=%s" % (name.strip(), value.strip()))
    return None


def _run(shell, text):
    words = shlex.split(text)
    if not words:
        raise UsageError("%run needs the name of a file")
    path = words[0] if os.path.exists(words[0]) or words[0].endswith(".py") else words[0] + ".py"
    if not os.path.exists(path):
        raise OSError("File `%r` not found." % words[0])
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    names = {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__}
    saved, sys.argv = sys.argv, words
    try:
        exec(code, names)
    except SystemExit as error:
        if error.code not in (None, 0):
            raise
    finally:
        sys.argv = saved
        hidden = ("__name__", "__file__", "__builtins__")
        shell.user_ns.update({name: item for name, item in names.items() if name not in hidden})


def _writefile(text, body):
    words = shlex.split(text)
    append = "-a" in words or "--append" in words
    paths = [word for word in words if not word.startswith("-")]
    if not paths:
        raise UsageError("the following arguments are required: filename")
    path = os.path.expanduser(paths[0])
    if append:
        print("Appending to %s" % path)
    else:
        print(("Overwriting %s" if os.path.exists(path) else "Writing %s") % path)
    with open(path, "a" if append else "w", encoding="utf-8") as file:
        file.write(body)


def _script(shell, text, body):
    words = shlex.split(text)
    targets = {}
    argv = []
    strict = True
    while words:
        word = words.pop(0)
        if word in ("--out", "--err") and words:
            targets[word] = words.pop(0)
        elif word == "--no-raise-error":
            strict = False
        elif word not in ("--bg",):
            argv.append(word)
    pipes = {"--out": subprocess.PIPE if "--out" in targets else None}
    errors = subprocess.PIPE if "--err" in targets else None
    try:
        code, out, err = run_script(argv, body, shell.interrupts, pipes["--out"], errors)
    except FileNotFoundError:
        print("Couldn't find program: %r" % argv[0])
        return
    for option, value in (("--out", out), ("--err", err)):
        if option in targets:
            shell.user_ns[targets[option]] = value
    if code and strict:
        raise subprocess.CalledProcessError(code, body.encode("utf-8", "surrogateescape"))


def _show(kind, body):
    from IPython import display

    display.display(getattr(display, kind)(body))


def _capture(shell, text, body):
    from .captured import Capturing

    words = [word for word in shlex.split(text)]
    names = [word for word in words if not word.startswith("-")]
    flags = [not any(word == "--no-" + name for word in words) for name in ("stdout", "stderr", "display")]
    with Capturing(shell, *flags) as captured:
        shell.run_source(body, "Cell In[%d]" % shell.execution_count)
        shell.flush_figures()
    if names:
        shell.user_ns[names[0]] = captured
