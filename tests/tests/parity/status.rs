//! Statuses and the version of the workload.

use ops_tests::parity::scenario::Step::{Configure, Deploy, DeployWith, Lead, Run, UpdateStatus};
use ops_tests::parity::scenario::{Scenario, scenario};
use ops_tests::parity::{Behaviour, Difference};

pub(super) const SCENARIOS: &[Scenario] = &[
    // CHM-004
    scenario(
        "the worst of the collected statuses is set",
        Behaviour::UnitStatus,
        &[
            Deploy("front", 1),
            Configure("front", "waiting", "for a database"),
            Configure("front", "maintenance", "at work"),
            Configure("front", "blocked", "no licence"),
            Configure("front", "blocked", ""),
            Configure("front", "maintenance", ""),
            Configure("front", "waiting", ""),
        ],
    ),
    scenario(
        "the statuses are collected after an action too",
        Behaviour::UnitStatus,
        &[DeployWith("front", 1, &[("waiting", "a while")]), Run("front/0", "echo", &[])],
    ),
    scenario(
        "the first of two that are as bad is set",
        Behaviour::UnitStatus,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "update_status")]),
            Configure("front", "waiting", "the first"),
            UpdateStatus,
            Configure("front", "waiting", ""),
        ],
    )
    .but(&[Difference::StateGeneration]),
    // CHM-003
    scenario(
        "the leader sets the application's status",
        Behaviour::ApplicationStatus,
        &[Deploy("front", 2), Lead("front/1")],
    ),
    scenario(
        "a status is read as it is and as it is set",
        Behaviour::StatusGet,
        &[
            DeployWith("front", 1, &[("waiting", "a while")]),
            Run("front/0", "set-status", &[("scope", "unit"), ("message", "-- by hand")]),
        ],
    ),
    scenario(
        "the application's status is read as it is and as it is set",
        Behaviour::StatusGet,
        &[
            Deploy("front", 1),
            Run("front/0", "set-status", &[("scope", "app"), ("message", "by hand")]),
        ],
    ),
    scenario(
        "only the leader sets the application's status",
        Behaviour::ActionFail,
        &[
            Deploy("front", 2),
            Run("front/1", "set-status", &[("scope", "app"), ("message", "by hand")]),
        ],
    ),
    scenario(
        "the version of the workload is shown",
        Behaviour::WorkloadVersion,
        &[
            Deploy("front", 1),
            Run("front/0", "set-version", &[("version", "2.1~rc1 (edge)")]),
            Run("front/0", "set-version", &[("version", "-1")]),
        ],
    ),
    scenario(
        "update-status comes when nothing else does",
        Behaviour::UnitStatus,
        &[Deploy("front", 1), UpdateStatus, UpdateStatus],
    ),
];
