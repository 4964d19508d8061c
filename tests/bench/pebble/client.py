#!/usr/bin/env python3
"""The workloads by Python's ops: SOCKET WORKLOAD DIRECTORY BYTES COUNT."""

import json
import sys
import time

from ops import Container, pebble
from ops.model import _ModelBackend

BLOCK = bytes((at * 167 + at // 256) % 256 for at in range(64 * 1024))


class Content:
    """A file of so many bytes, to be read."""

    def __init__(self, length):
        self.rest = length

    def read(self, size=-1):
        size = min(self.rest, len(BLOCK), size if size >= 0 else self.rest)
        self.rest -= size
        return BLOCK[:size]


def push(client, directory, length, count):
    for number in range(count):
        client.push(f"{directory}/{number}", Content(length))


def pull(client, directory, length, count):
    for number in range(count):
        came = 0
        with client.pull(f"{directory}/{number}", encoding=None) as file:
            while chunk := file.read(len(BLOCK)):
                came += len(chunk)
        assert came == length


def container(client):
    return Container("bench", _ModelBackend(unit_name="bench/0"), client)


def push_tree(client, directory, _length, _count):
    container(client).push_path(f"{directory}/*", f"{directory}-copy")


def pull_tree(client, directory, _length, _count):
    container(client).pull_path(f"{directory}/*", f"{directory}-copy")


def services(client, _directory, _length, count):
    for _ in range(count):
        assert len(client.get_services()) == 1


def execute(client, _directory, _length, count):
    for _ in range(count):
        stdout, _stderr = client.exec(["echo", "done"]).wait_output()
        assert stdout == "done\n"


WORKLOADS = {
    "push": push,
    "pull": pull,
    "push-tree": push_tree,
    "pull-tree": pull_tree,
    "services": services,
    "exec": execute,
}


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def main():
    socket, name, directory, length, count = sys.argv[1:]
    client = pebble.Client(socket)
    client.get_system_info()
    work = WORKLOADS[name]
    start, before = time.perf_counter(), time.process_time()
    work(client, directory, int(length), int(count))
    cost = {
        "wall_ms": (time.perf_counter() - start) * 1000,
        "cpu_ms": (time.process_time() - before) * 1000,
        "rss_kib": peak_memory(),
    }
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
