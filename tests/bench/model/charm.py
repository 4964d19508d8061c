#!/usr/bin/env python3
"""The charm with Python's ops: the sum of what each unit of a relation says."""

import ops


class Bench(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        self.sum = 0
        framework.observe(self.on.config_changed, self.add_up)
        framework.observe(self.on.collect_unit_status, self.status)

    def add_up(self, _event):
        factor = self.config["factor"]
        for relation in self.model.relations["db"]:
            for unit in relation.units:
                self.sum += factor * int(relation.data[unit].get("number", "0"))

    def status(self, event):
        event.add_status(ops.ActiveStatus(str(self.sum)))


if __name__ == "__main__":
    ops.main(Bench)
