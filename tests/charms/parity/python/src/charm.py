#!/usr/bin/env python3
"""The parity charm with Python's ops: what `rust/src/main.rs` does with this project's."""

import datetime
import json
import pathlib

import ops
import shelf

# The events that can be put off, and are counted.
KEPT = (
    "config_changed",
    "disks_storage_attached",
    "leader_elected",
    "secret_changed",
    "site_relation_changed",
    "site_relation_departed",
    "site_relation_joined",
    "start",
    "update_status",
    "upgrade_charm",
    "upstream_relation_changed",
)
LEFT_BY_JUJU = ("private-address", "ingress-address", "egress-subnets")


def compact(value):
    """JSON as serde_json writes it, with its keys sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def by_number(units):
    return sorted(units, key=lambda unit: (unit.app.name, int(unit.name.split("/")[1])))


def parsed_port(text):
    port, _, protocol = text.partition("/")
    return ops.Port("icmp", None) if port == "icmp" else ops.Port(protocol, int(port))


def shown_port(port):
    return "icmp" if port.port is None else f"{port.port}/{port.protocol}"


class ParityCharm(ops.CharmBase):
    _stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        self._stored.set_default(count=0, handled=[])
        self.happened = ""
        self.deferred = []
        self._shelf = shelf.Shelf(self, "upstream")
        for kind in ("shelved", "cleared", "counted"):
            framework.observe(self._shelf.on.events()[kind], self._on_shelf)
        for kind in KEPT:
            framework.observe(self.on.events()[kind], self._keep)
        for event in self.on.events().values():
            if issubclass(event.event_type, ops.HookEvent):
                framework.observe(event, self._any)
        for action in self.meta.actions:
            method = getattr(self, "_" + action.replace("-", "_"))
            framework.observe(self.on[action].action, method)
        framework.observe(self.on.collect_unit_status, self._unit_status)
        framework.observe(self.on.collect_app_status, self._app_status)

    # Events.

    def _keep(self, event):
        kind = event.handle.kind
        if kind in self.config["defer"].split():
            self.deferred.append(kind)
            event.defer()
        elif self.config["keep"]:
            self._stored.count += 1
            self._stored.handled.append(self._told(event, kind) + self._said(event))

    def _on_shelf(self, event):
        kind = event.handle.kind
        if kind in self.config["defer"].split():
            self.deferred.append(kind)
            event.defer()
        elif self.config["keep"]:
            self._stored.count += 1
            self._stored.handled.append(str(event))

    def _said(self, event):
        """What the other side says at this moment."""
        if not isinstance(event, ops.RelationChangedEvent):
            return ""
        data = event.relation.data[event.unit or event.app]
        return f" says {data.get('page', '-')}"

    def _any(self, event):
        kind = event.handle.kind
        self.happened = self._told(event, kind)
        if isinstance(event, (ops.InstallEvent, ops.UpgradeCharmEvent)):
            self.unit.set_workload_version("1.0")
        elif isinstance(event, ops.ConfigChangedEvent):
            self._configure()
        elif isinstance(event, ops.LeaderElectedEvent):
            for relation in self._relations():
                relation.data[self.app]["leader"] = self.unit.name
        elif isinstance(event, ops.SecretRotateEvent):
            event.secret.set_content({"value": "rotated"})
        elif isinstance(event, (ops.SecretExpiredEvent, ops.SecretRemoveEvent)):
            event.remove_revision()
        elif isinstance(event, ops.RelationBrokenEvent):
            pass
        elif isinstance(event, ops.RelationEvent):
            self._relate(event.relation)
        if self.config["reboot"] == kind:
            self._reboot()
        if self.config["fail-on"] == kind:
            self._fail()

    def _told(self, event, kind):
        """What an event tells of itself."""
        words = [kind]
        if isinstance(event, ops.RelationEvent):
            words += [f"{event.relation.name}:{event.relation.id}", event.app.name]
            if event.unit is not None:
                words.append(event.unit.name)
            if isinstance(event, ops.RelationDepartedEvent):
                words.append(f"without {event.departing_unit.name}")
        if isinstance(event, ops.SecretEvent):
            words.append(event.secret.label or "-")
        if isinstance(event, ops.StorageEvent):
            location = pathlib.PurePath(*event.storage.location.parts[-2:])
            words += [f"{event.storage.name}/{event.storage.index}", f"at {location}"]
        return " ".join(words)

    def _fail(self):
        """Fails as often as the options say; a file counts, as a workload's own files would."""
        attempts = self.charm_dir / "attempts"
        before = len(attempts.read_text()) if attempts.exists() else 0
        if before < self.config["fail-times"]:
            attempts.write_text("x" * (before + 1))
            raise RuntimeError("told to fail")

    def _reboot(self):
        rebooted = self.charm_dir / "rebooted"
        if not rebooted.exists():
            rebooted.write_text("")
            self.unit.reboot()

    def _configure(self):
        config = self.config
        seen = [
            config["greeting"],
            str(config["workers"]),
            f"{config['ratio']:.3f}",
            compact(config["debug"]),
            config.get("label", "-"),
        ]
        cluster = self.model.get_relation("cluster")
        if cluster is not None:
            cluster.data[self.unit]["config"] = "|".join(seen)
        self.unit.set_ports(*map(parsed_port, config["ports"].split()))

    def _relations(self):
        names = ("cluster", "site", "upstream")
        return [relation for name in names for relation in self.model.relations[name]]

    def _relate(self, relation):
        met = by_number(relation.units)
        mine = relation.data[self.unit]
        mine["unit"] = self.unit.name
        mine["met"] = ",".join(unit.name for unit in met)
        mine["heard"] = ",".join(relation.data[unit].get("unit", "-") for unit in met)
        mine["told"] = relation.data[relation.app].get("leader", "-")
        if self.unit.is_leader():
            theirs = relation.data[self.app]
            theirs["leader"] = self.unit.name
            theirs["roster"] = ",".join(unit.name for unit in met)

    # Statuses.

    def _unit_status(self, event):
        for name, status in (
            ("waiting", ops.WaitingStatus),
            ("maintenance", ops.MaintenanceStatus),
            ("blocked", ops.BlockedStatus),
        ):
            if self.config[name]:
                event.add_status(status(self.config[name]))
        if self.deferred:
            event.add_status(ops.WaitingStatus("deferred " + ", ".join(self.deferred)))
        event.add_status(ops.ActiveStatus(self.happened + self._kept()))

    def _kept(self):
        if not self.config["keep"]:
            return ""
        return f" [{self._stored.count}: {', '.join(self._stored.handled)}]"

    def _app_status(self, event):
        related = ",".join(f"{relation.name}:{relation.id}" for relation in self._relations())
        event.add_status(ops.ActiveStatus(f"led by {self.unit.name}, in {related}"))

    # Actions.

    def _echo(self, event):
        self.happened = "echo"
        names = ("text", "count", "ratio", "sure", "list", "nested")
        event.set_results({"params": compact({name: event.params.get(name) for name in names})})

    def _nest(self, event):
        self.happened = "nest"
        event.set_results({"path": "/srv", "size": {"bytes": 7, "of-it": {"used": "all"}}})

    def _kinds(self, event):
        self.happened = "kinds"
        event.set_results({"yes": True, "list": ["a", "b"], "number": 0.25})

    def _fail_action(self, event):
        self.happened = "fail-action"
        event.log("about to fail")
        if event.params["write"]:
            for relation in self._relations():
                relation.data[self.unit]["failed"] = "yes"
        event.fail(event.params["message"])

    def _crash(self, event):
        self.happened = "crash"
        raise RuntimeError("crashed")

    def _report(self, event):
        self.happened = "report"
        for line in range(event.params["lines"]):
            event.log(f"line {line}")

    def _publish(self, event):
        self.happened = "publish"
        params = event.params
        if params["scope"] == "app" and not self.unit.is_leader():
            event.fail("not the leader")
            return
        entity = self.app if params["scope"] == "app" else self.unit
        for relation in self.model.relations[params["endpoint"]]:
            if params["value"]:
                relation.data[entity][params["key"]] = params["value"]
            else:
                relation.data[entity].pop(params["key"], None)

    def _show(self, event):
        self.happened = "show"
        event.set_results({"relations": compact([self._shown(one) for one in self._relations()])})

    def _shown(self, relation):
        def data(entity):
            found = relation.data[entity].items()
            return {key: value for key, value in found if key not in LEFT_BY_JUJU}

        return {
            "relation": f"{relation.name}:{relation.id}",
            "app": relation.app.name,
            "app-data": data(relation.app),
            "own": data(self.unit),
            "own-app": data(self.app) if self.unit.is_leader() else None,
            "units": {unit.name: data(unit) for unit in relation.units},
        }

    def _open(self, event):
        self.happened = "open"
        port = parsed_port(event.params["port"])
        self.unit.open_port(port.protocol, port.port)

    def _close(self, event):
        self.happened = "close"
        port = parsed_port(event.params["port"])
        self.unit.close_port(port.protocol, port.port)

    def _ports(self, event):
        self.happened = "ports"
        event.set_results({"open": ",".join(sorted(map(shown_port, self.unit.opened_ports())))})

    def _set_status(self, event):
        self.happened = "set-status"
        if event.params["scope"] == "app" and not self.unit.is_leader():
            event.fail("not the leader")
            return
        entity = self.app if event.params["scope"] == "app" else self.unit
        before = entity.status
        entity.status = ops.MaintenanceStatus(event.params["message"])
        after = entity.status
        event.set_results({
            "before": f"{before.name}: {before.message}",
            "after": f"{after.name}: {after.message}",
        })

    def _set_version(self, event):
        self.happened = "set-version"
        self.unit.set_workload_version(event.params["version"])

    def _add_storage(self, event):
        self.happened = "add-storage"
        self.model.storages.request("disks", event.params["count"])

    def _show_storage(self, event):
        self.happened = "show-storage"
        disks = sorted(f"{disk.name}/{disk.index}" for disk in self.model.storages["disks"])
        event.set_results({"disks": ",".join(disks)})

    def _show_goal(self, event):
        self.happened = "show-goal"
        event.set_results({"units": self.app.planned_units()})

    def _show_resource(self, event):
        self.happened = "show-resource"
        try:
            page = self.model.resources.fetch("page")
        except ops.ModelError:
            event.fail("no page")
        else:
            event.set_results({"page": page.read_text()})

    def _show_cloud(self, event):
        self.happened = "show-cloud"
        try:
            cloud = self.model.get_cloud_spec()
        except ops.ModelError:
            event.fail("not trusted")
        else:
            way = cloud.credential.auth_type if cloud.credential else "-"
            event.set_results({"cloud": f"{cloud.name} {cloud.type} {cloud.region or '-'} {way}"})

    def _owner(self, event):
        """Who is to own a secret; none if that is for the leader to say."""
        if event.params["scope"] == "unit":
            return self.unit
        if self.unit.is_leader():
            return self.app
        event.fail("not the leader")
        return None

    def _add_secret(self, event):
        self.happened = "add-secret"
        if owner := self._owner(event):
            content = {"value": event.params["value"]}
            expire = datetime.timedelta(hours=event.params["expire"])
            secret = owner.add_secret(
                content,
                label=event.params["label"],
                description="a key",
                expire=expire or None,
                rotate=ops.SecretRotate(event.params["rotate"]),
            )
            for relation in self.model.relations["site"]:
                secret.grant(relation)
                relation.data[self.unit]["secret"] = secret.id

    def _set_secret(self, event):
        self.happened = "set-secret"
        if self._owner(event):
            secret = self.model.get_secret(label=event.params["label"])
            secret.set_content({"value": event.params["value"]})

    def _revoke_secret(self, event):
        self.happened = "revoke-secret"
        if self._owner(event):
            secret = self.model.get_secret(label=event.params["label"])
            for relation in self.model.relations["site"]:
                secret.revoke(relation)

    def _remove_secret(self, event):
        self.happened = "remove-secret"
        if self._owner(event):
            secret = self.model.get_secret(label=event.params["label"])
            if revision := event.params["revision"]:
                secret.remove_revision(revision)
            else:
                secret.remove_all_revisions()

    def _read_secret(self, event):
        self.happened = "read-secret"
        upstream = self.model.get_relation("upstream")
        for unit in by_number(upstream.units):
            if identifier := upstream.data[unit].get("secret"):
                verb = event.params["verb"]
                try:
                    secret = self.model.get_secret(id=identifier, label="theirs")
                    if verb == "peek":
                        content = secret.peek_content()
                    else:
                        content = secret.get_content(refresh=verb == "refresh")
                except ops.ModelError:
                    event.fail("not to be read")
                else:
                    event.set_results({"content": content["value"]})


if __name__ == "__main__":
    ops.main(ParityCharm)
