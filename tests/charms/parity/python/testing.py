"""Plays events of the parity charm in `ops.testing`: one line of JSON in, one out, an event each.

In: the unit, what it sees of the model before the event, and the event. Out: what it sees afterwards, in
the same words; or that the charm failed.
"""

import functools
import json
import logging
import pathlib
import re
import sys

import yaml
from ops import testing

if yaml.__with_libyaml__:
    # ops.testing writes the charm's files anew for each event: in Python alone that is most of the time.
    yaml.safe_dump = functools.partial(yaml.dump, Dumper=yaml.CSafeDumper)

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / "src"))

import charm as parity  # noqa: E402 (the path comes first)

META, CONFIG, ACTIONS = (
    yaml.safe_load((HERE.parent / f"{name}.yaml").read_text())
    for name in ("metadata", "config", "actions")
)
STATUSES = {
    "active": testing.ActiveStatus,
    "blocked": testing.BlockedStatus,
    "error": testing.ErrorStatus,
    "maintenance": testing.MaintenanceStatus,
    "waiting": testing.WaitingStatus,
}
# What each charm's root has kept: deferred events, and stored states.
KEPT = {}
PORTS = {"tcp": testing.TCPPort, "udp": testing.UDPPort}


def status(told):
    if told["status"] == "unknown":
        return testing.UnknownStatus()
    return STATUSES[told["status"]](told["message"])


def port(text):
    number, _, protocol = text.partition("/")
    return testing.ICMPPort() if number == "icmp" else PORTS[protocol](int(number))


def by_unit(bags):
    return {int(number): data for number, data in bags.items()}


def relation(told):
    common = {
        "endpoint": told["endpoint"],
        "id": told["id"],
        "local_app_data": told["app"],
        "local_unit_data": told["unit"],
    }
    if told["endpoint"] in META["peers"]:
        return testing.PeerRelation(**common, peers_data=by_unit(told["remote-units"]))
    return testing.Relation(
        **common,
        remote_app_name=told["remote-app"],
        remote_app_data=told["remote-app-data"],
        remote_units_data=by_unit(told["remote-units"]),
    )


def option(name, value):
    return float(value) if CONFIG["options"][name]["type"] == "float" else value


def state(told, kept):
    deferred, stored_states = kept
    return testing.State(
        deferred=deferred,
        stored_states=stored_states,
        config={name: option(name, value) for name, value in told["config"].items()},
        relations=[relation(one) for one in told["relations"]],
        storages=[testing.Storage(one["name"], index=one["index"]) for one in told["storage"]],
        opened_ports=[port(one) for one in told["ports"]],
        leader=told["leader"],
        planned_units=told["planned-units"],
        unit_status=status(told["status"]),
        app_status=status(told["app-status"]),
        workload_version=told["version"],
        model=testing.Model(name=told["model"], uuid=told["model-uuid"], type="lxd"),
    )


def event(context, told, before):
    kind, on = told["kind"], context.on
    if kind == "action":
        return on.action(told["name"], params=told["parameters"])
    if kind.startswith("relation-"):
        arguments = [before.get_relation(told["relation"])]
        unit = told["remote-unit"]
        units = {} if unit is None else {"remote_unit": unit}
        return getattr(on, kind.replace("-", "_"))(*arguments, **units)
    if kind.startswith("storage-"):
        storage = before.get_storage(told["name"], index=told["index"])
        return getattr(on, kind.replace("-", "_"))(storage)
    return getattr(on, kind.replace("-", "_"))()


def flat(results, prefix=""):
    """Results as Juju keeps them, but for the numbers, which it has as texts."""
    for name, value in results.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, str(value)


def seen(after, message, context):
    # Where its storages lie is its own choice.
    told = re.sub(r"storages/([a-z]+)-(\d+)", r"\1/\2", after.unit_status.message)
    ports = ("icmp" if one.port is None else f"{one.port}/{one.protocol}" for one in after.opened_ports)
    return {
        "status": {"status": after.unit_status.name, "message": told},
        "app-status": {"status": after.app_status.name, "message": after.app_status.message},
        "version": after.workload_version,
        "ports": sorted(ports),
        "relations": {
            str(one.id): {"app": one.local_app_data, "unit": one.local_unit_data}
            for one in after.relations
        },
        "action": {
            "messages": context.action_logs,
            "results": dict(flat(context.action_results or {})),
            "message": message,
        },
    }


def play(told):
    root = pathlib.Path(told["charm-root"])
    root.mkdir(parents=True, exist_ok=True)
    context = testing.Context(
        parity.ParityCharm,
        meta=META,
        config=CONFIG,
        actions=ACTIONS,
        charm_root=root,
        juju_version=told["juju"],
        app_name=told["app"],
        unit_id=told["unit"],
        machine_id="0",
    )
    (root / ".unit-state.db").unlink(missing_ok=True)  # what is in it is given anew
    before = state(told["before"], KEPT.get(root, ([], ())))
    message = ""
    try:
        after = context.run(event(context, told["event"], before), before)
    except testing.ActionFailed as failed:
        after, message = failed.state, failed.message
    except testing.errors.UncaughtCharmError as error:
        return {"failed": repr(error.__cause__)}
    except testing.errors.InconsistentScenarioError as error:
        return {"inconsistent": str(error)}
    KEPT[root] = (after.deferred, after.stored_states)
    return seen(after, message, context)


def main():
    logging.disable(logging.CRITICAL)  # it warns of what a second run in one charm root is
    answers = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        answers.write(json.dumps(play(json.loads(line))) + "\n")
        answers.flush()


main()
