//! The life of units and applications: leadership, failures, removal.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{
    AddUnit, Configure, Deploy, DeployWith, Integrate, Lead, RemoveUnit, Resolve, Run, UpdateStatus,
};
use ops_tests::parity::scenario::{Scenario, scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario("a unit is installed and started", Behaviour::WorkloadVersion, &[Deploy("front", 1)]),
    scenario(
        "leadership moves and comes back",
        Behaviour::IsLeader,
        &[Deploy("front", 3), Lead("front/2"), Lead("front/0")],
    ),
    scenario(
        "another unit leads when the leader goes",
        Behaviour::ApplicationStatus,
        &[Deploy("front", 2), RemoveUnit("front/0"), AddUnit("front")],
    ),
    scenario(
        "a failed hook is run again until it succeeds",
        Behaviour::ExitCode,
        &[DeployWith("front", 1, &[("fail-on", "start"), ("fail-times", "2")])],
    ),
    scenario(
        "a failed hook leaves nothing but its statuses",
        Behaviour::ExitCode,
        &[
            DeployWith("front", 1, &[("fail-on", "config_changed"), ("ports", "80/tcp")]),
            Configure("front", "greeting", "unheard"),
        ],
    ),
    scenario(
        "what a new leader has said is lost with its hook",
        Behaviour::ExitCode,
        &[DeployWith("front", 1, &[("fail-on", "leader_elected"), ("fail-times", "1")])],
    ),
    scenario(
        "update-status fails until an operator helps",
        Behaviour::ExitCode,
        &[
            DeployWith("front", 1, &[("fail-on", "update_status")]),
            UpdateStatus,
            Configure("front", "fail-on", ""),
            Resolve("front/0"),
        ],
    ),
    scenario(
        "a unit in error runs actions",
        Behaviour::ExitCode,
        &[
            DeployWith("front", 1, &[("fail-on", "start")]),
            Run("front/0", "echo", &[("text", "still here")]),
            Run("front/0", "fail-action", &[("message", "and failing")]),
        ],
    ),
    scenario(
        "a relation hook fails and succeeds at last",
        Behaviour::ExitCode,
        &[
            DeployWith("front", 1, &[("fail-on", "upstream_relation_joined"), ("fail-times", "1")]),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
        ],
    ),
    scenario(
        "a unit that is removed stops and goes",
        Behaviour::DepartingUnit,
        &[
            Deploy("front", 2),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            RemoveUnit("front/1"),
        ],
    ),
    scenario(
        "the last unit of an application goes",
        Behaviour::UnitData,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            RemoveUnit("back/0"),
            AddUnit("back"),
        ],
    ),
];
