//! The machine, the operator's files and the cloud; leaders and refreshes on the way.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{
    AttachPage, Configure, Deploy, DeployWith, Integrate, Lead, Refresh, Run, Trust, UpdateStatus,
};
use ops_tests::parity::scenario::{Pairs, Scenario, scenario};

const fn page(value: &'static str) -> [(&'static str, &'static str); 4] {
    [("endpoint", "site"), ("scope", "app"), ("key", "page"), ("value", value)]
}

const FIRST_PAGE: Pairs = &page("first");
const SECOND_PAGE: Pairs = &page("second");

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "surroundings: the charm reboots its machine",
        Behaviour::Reboot,
        &[DeployWith("front", 1, &[("reboot", "update_status")]), UpdateStatus, UpdateStatus],
    ),
    scenario(
        "surroundings: an operator gives a file, and another one",
        Behaviour::ResourceGet,
        &[
            Deploy("front", 1),
            Run("front/0", "show-resource", &[]),
            AttachPage("front", "a page"),
            Run("front/0", "show-resource", &[]),
            AttachPage("front", "the next page"),
            Run("front/0", "show-resource", &[]),
        ],
    ),
    scenario(
        "surroundings: a trusted charm sees the cloud",
        Behaviour::CredentialGet,
        &[
            Deploy("front", 1),
            Run("front/0", "show-cloud", &[]),
            Trust("front"),
            Run("front/0", "show-cloud", &[]),
        ],
    ),
    scenario(
        "surroundings: the next leader goes on with the application's data",
        Behaviour::ApplicationData,
        &[
            Deploy("front", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "publish", FIRST_PAGE),
            Lead("back/1"),
            Run("back/0", "publish", SECOND_PAGE),
            Run("back/1", "publish", SECOND_PAGE),
            Lead("back/0"),
            Run("front/0", "show", &[]),
        ],
    ),
    scenario(
        "surroundings: a refresh in the middle of a relation's life",
        Behaviour::UnitData,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Refresh("back"),
            Configure("back", "ports", "80/tcp"),
            Run("back/0", "publish", FIRST_PAGE),
            Refresh("front"),
            Run("front/0", "show", &[]),
        ],
    ),
];
