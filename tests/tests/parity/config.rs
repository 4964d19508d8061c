//! Configuration.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{AddUnit, Configure, Deploy, DeployWith};
use ops_tests::parity::scenario::{Scenario, scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "options of each type have their defaults",
        Behaviour::UnitData,
        &[Deploy("front", 1)],
    ),
    scenario(
        "options of each type change one by one",
        Behaviour::ConfigGet,
        &[
            Deploy("front", 1),
            Configure("front", "greeting", "good day"),
            Configure("front", "workers", "-7"),
            Configure("front", "ratio", "1.25"),
            Configure("front", "debug", "true"),
            Configure("front", "label", "späť | ✓"),
        ],
    ),
    scenario(
        "options given with the deployment are there at install",
        Behaviour::ConfigGet,
        &[DeployWith("front", 1, &[("blocked", "no disk"), ("workers", "9007199254740993")])],
    ),
    scenario(
        "every unit hears of a change",
        Behaviour::ConfigGet,
        &[Deploy("front", 2), Configure("front", "greeting", "hei"), AddUnit("front")],
    ),
    scenario(
        "a value that says what was said before runs nothing",
        Behaviour::UnitStatus,
        &[Deploy("front", 1), Configure("front", "workers", "2")],
    ),
];
