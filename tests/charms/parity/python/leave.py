"""Leaves a unit what a charm with ops would: a value of each kind of plain data, kept by a part of the
charm, in `.unit-state.db` of the working directory.

With `kill` it is killed while it writes another value, so that SQLite leaves a hot journal.
"""

import os
import signal
import sys

import ops
from ops.storage import SQLiteStorage

VALUE = {
    "none": None,
    "bools": [True, False],
    "ints": [0, -1, 255, 65535, 2**31, -(2**63), 2**63],
    "big": 2**100,
    "float": 0.1,
    "text": "grüß 🐍",
    "bytes": b"\x00\xff",
    "list": [[], ["a"]],
    "tuple": (1, "b"),
    "set": {7},
    "frozen": frozenset({8}),
    "dict": {"a": {}, "b": {"c": None}},
    "numbered": {1: "one", 2: "two"},
}


class ParityCharm(ops.Object):
    pass


class Part(ops.Object):
    _stored = ops.StoredState()


def main():
    storage = SQLiteStorage(".unit-state.db")
    framework = ops.Framework(storage, ".", ops.CharmMeta(), None)
    part = Part(ParityCharm(framework, None), "one")
    part._stored.value = VALUE
    part._stored.value["wrapped"] = part._stored.value["list"]  # StoredList
    framework.commit()
    if sys.argv[1:] == ["kill"]:
        storage._db.execute("PRAGMA cache_size = 1")
        storage._db.execute("BEGIN")
        part._stored.value = "never committed"
        framework.on.commit.emit()
        for number in range(500):
            storage.save_snapshot(f"ParityCharm/on/start[{number}]", {"padding": "x" * 1000})
        os.kill(os.getpid(), signal.SIGKILL)
    framework.close()


main()
