#!/usr/bin/env python3
"""With Python's ops: a charm with a stored field, which each dispatch changes."""

import ops


class Bench(ops.CharmBase):
    stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        self.stored.set_default(count=0)
        framework.observe(self.on.config_changed, self.count)

    def count(self, _event):
        self.stored.count += 1


if __name__ == "__main__":
    ops.main(Bench)
