#!/usr/bin/env python3
"""With Python's ops: a charm that takes the events that it deferred.

`deferring.py --queue N` writes a queue of N such events into `.unit-state.db`, as ops would have: when ops
emits one, it compares it with all that wait.
"""

import sys

import ops
from ops.storage import SQLiteStorage


class Wanted(ops.EventBase):
    def __init__(self, handle, number=0):
        super().__init__(handle)
        self.number = number

    def snapshot(self):
        return {"number": self.number}

    def restore(self, snapshot):
        self.number = snapshot["number"]


class BenchEvents(ops.CharmEvents):
    wanted = ops.EventSource(Wanted)


class Bench(ops.CharmBase):
    on = BenchEvents()

    def __init__(self, framework):
        super().__init__(framework)
        # Of this dispatch's events: says at its end that none was lost.
        self.sum = 0
        framework.observe(self.on.wanted, self.take)
        framework.observe(self.on.collect_unit_status, self.status)

    def take(self, event):
        self.sum += event.number
        if not self.config["ready"]:
            event.defer()

    def status(self, event):
        event.add_status(ops.ActiveStatus(str(self.sum)))


def queue(length):
    storage = SQLiteStorage(".unit-state.db")
    storage.save_snapshot("StoredStateData[_stored]", {"event_count": length})
    for number in range(1, length + 1):
        event = f"Bench/on/wanted[{number}]"
        storage.save_snapshot(event, {"number": number})
        storage.save_notice(event, "Bench", "take")
    storage.commit()
    storage.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--queue"]:
        queue(int(sys.argv[2]))
    else:
        ops.main(Bench)
