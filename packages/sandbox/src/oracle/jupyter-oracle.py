"""Runs groups of cells in real ipykernel and prints what came back, one JSON line per cell.

Standard input: one JSON line per group, `{"group", "folder", "cells": [{"name", "code", "answers"}]}`. Run by
oracle.test.ts with a Python that has ipykernel and jupyter_client.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import time
import traceback

from jupyter_client.manager import KernelManager


class Dead(Exception):
    """The kernel ended."""


# The client itself fails now and then on a loaded machine (a reply that a forked child sent twice, a kernel that did not
# come up in time): such a group is run again from the start. An outcome of a cell is never a reason for this.
TRIES = 4
CELL_SECONDS = 60


def main():
    """Runs every group in a kernel of its own."""
    for line in sys.stdin:
        group = json.loads(line)
        for left in reversed(range(TRIES)):
            try:
                rows = run_group(group)
                break
            except Exception:
                traceback.print_exc()
                if left == 0:
                    raise
                empty(group["folder"])
        for row in rows:
            print(json.dumps(row), flush=True)


def run_group(group):
    """The outcomes of the cells of one group."""
    manager, client = start(group["folder"])
    rows = []
    try:
        for cell in group["cells"]:
            try:
                row = run(manager, client, cell["code"])
            except Dead:
                row = {"outputs": [], "status": "died"}
                stop(manager, client)
                manager, client = start(group["folder"])
            rows.append(dict(row, group=group["group"], name=cell["name"]))
    finally:
        stop(manager, client)
    return rows


def empty(folder):
    """Removes what the cells of an earlier try left."""
    shutil.rmtree(folder)
    os.mkdir(folder)


def start(folder):
    """A kernel of this very Python."""
    manager = KernelManager()
    manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager.start_kernel(cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return manager, client


def stop(manager, client):
    """Ends a kernel."""
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(manager, client, code):
    """Runs one cell; returns its outputs in our words and how it ended."""
    request = client.execute(code, allow_stdin=True, stop_on_error=False)
    outputs = []
    status = None
    idle = False

    def take(message):
        """Keeps an output of this cell; true when the kernel says that it is idle again."""
        if message["parent_header"].get("msg_id") != request:
            return False
        if message["msg_type"] == "status":
            return message["content"]["execution_state"] == "idle"
        translated = translate(message["msg_type"], message["content"])
        if translated is not None:
            outputs.append(translated)
        return False

    deadline = time.monotonic() + CELL_SECONDS
    while status is None or not idle:
        if time.monotonic() > deadline:
            raise TimeoutError("no end of the cell: " + code[:80])
        answer_input(client, outputs, take)
        message = receive(client.get_iopub_msg)
        if message is not None:
            idle = take(message) or idle
        reply = receive(client.get_shell_msg, 0 if message is not None else 0.05)
        if reply is not None and reply["parent_header"].get("msg_id") == request:
            status = reply["content"]["status"]
            if any(item.get("source") == "ask_exit" for item in reply["content"].get("payload", ())):
                raise Dead()
        if message is None and not manager.is_alive():
            raise Dead()
    return {"outputs": outputs, "status": "error" if status in ("error", "aborted") else "ok"}


def receive(get, seconds=0.1):
    """The next message of a channel, or None."""
    try:
        return get(timeout=seconds)
    except queue.Empty:
        return None


def answer_input(client, outputs, take):
    """Answers a question with `answer to <prompt>`, or 5 where a number is asked for."""
    message = receive(client.get_stdin_msg, 0)
    if message is None:
        return
    # Questions come on a channel of their own: what was printed before may still be under way.
    earlier = receive(client.get_iopub_msg, 0.3)
    while earlier is not None:
        take(earlier)
        earlier = receive(client.get_iopub_msg, 0.3)
    content = message["content"]
    outputs.append({"type": "input-request", "prompt": content["prompt"], "password": content["password"]})
    client.input("5" if "number" in content["prompt"] else "answer to " + content["prompt"])


def translate(kind, content):
    """Our event for a Jupyter message."""
    data = {"data": content.get("data"), "metadata": content.get("metadata")}
    display_id = content.get("transient", {}).get("display_id")
    shown = dict(data, displayId=display_id) if display_id else data
    if kind == "stream":
        return {"type": "stream", "name": content["name"], "text": content["text"]}
    if kind == "display_data":
        return dict(shown, type="display")
    if kind == "update_display_data":
        return dict(shown, type="display-update")
    if kind == "execute_result":
        return dict(data, type="result", executionCount=content["execution_count"])
    if kind == "error":
        return {
            "type": "error",
            "name": content["ename"],
            "value": content["evalue"],
            "traceback": "\n".join(content["traceback"]).split("\n"),
        }
    if kind == "clear_output":
        return {"type": "clear", "wait": content["wait"]}
    return None


if __name__ == "__main__":
    main()
