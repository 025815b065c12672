"""The fork server: one warm Python per environment that forks isolated sessions.

Three processes, so that killing any of them kills every session:

* the supervisor (``supervisor.py``) stays on the host's side, writes the id maps and dies with the host;
* the builder (``supervisor.py``) is PID 1 of its own pid namespace and builds the read-only root (``template.py``);
* the zygote (``zygote.py``) is PID 1 of the pid namespace in which the sessions' namespaces are nested. It imports
  the heavy packages once and forks a session (``session.py``) per request.

Without real root the builder is the zygote. Where namespaces are refused, and only when asked for by name, ``confined.py``
takes their place with Landlock. Standard library only, CPython 3.9 or newer, Linux 5.14 or newer.
"""
