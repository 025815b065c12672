"""Measures a bare ipykernel over ZeroMQ with jupyter_client: prints one JSON object of samples in milliseconds."""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel


def run(client, code):
    """Runs a cell and waits for its reply and for idle."""
    message = client.execute(code)
    while True:
        event = client.get_iopub_msg(timeout=60)
        if event["parent_header"].get("msg_id") != message:
            continue
        if event["msg_type"] == "status" and event["content"]["execution_state"] == "idle":
            break
    client.get_shell_msg(timeout=60)


def main():
    starts, rounds = int(sys.argv[1]), int(sys.argv[2])
    first, trips = [], []
    # One start more than asked: the first fills the disk cache and is left out.
    for index in range(starts + 1):
        began = time.perf_counter()
        manager, client = start_new_kernel(kernel_name="python3")
        run(client, "1 + 1")
        first.append((time.perf_counter() - began) * 1000)
        if index == starts:
            for _ in range(rounds):
                began = time.perf_counter()
                run(client, "1 + 1")
                trips.append((time.perf_counter() - began) * 1000)
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(json.dumps({"first": first[1:], "trips": trips}))


main()
