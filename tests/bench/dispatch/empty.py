#!/usr/bin/env python3
"""With Python's ops: a charm with a handler that does nothing."""

import ops


class Bench(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self.nothing)

    def nothing(self, _event):
        pass


if __name__ == "__main__":
    ops.main(Bench)
