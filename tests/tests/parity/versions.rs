//! Other versions of Juju, refreshes, and what an operator does to a unit in error.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{
    Configure, Deploy, DeployWith, Integrate, Refresh, RemoveApplication, RemoveRelation, Resolve,
};
use ops_tests::parity::scenario::{Scenario, scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "versions: a relation comes and goes in Juju 2.9",
        Behaviour::RemoteUnit,
        &[
            Deploy("front", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            RemoveRelation("front:upstream", "back:site"),
        ],
    )
    .on("2.9.51"),
    scenario(
        "versions: a relation comes and goes in Juju 4.0",
        Behaviour::RemoteUnit,
        &[
            Deploy("front", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            RemoveRelation("front:upstream", "back:site"),
        ],
    )
    .on("4.0.1"),
    scenario(
        "versions: a charm is refreshed",
        Behaviour::UnitStatus,
        &[Deploy("front", 2), Refresh("front")],
    ),
    scenario(
        "versions: a failed hook is resolved",
        Behaviour::ExitCode,
        &[
            DeployWith("front", 1, &[("fail-on", "start"), ("fail-times", "4")]),
            Configure("front", "greeting", "later"),
            Resolve("front/0"),
        ],
    ),
    scenario(
        "versions: an application is removed",
        Behaviour::UnitData,
        &[
            Deploy("front", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            RemoveApplication("back"),
        ],
    ),
];
