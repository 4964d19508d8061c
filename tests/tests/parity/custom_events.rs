//! Events that a part of the charm emits: `ops.EventSource` in an `ops.Object`, `#[component(events(…))]`.

use ops_tests::parity::scenario::Step::{
    Configure, Deploy, DeployWith, Integrate, RemoveUnit, Run, UpdateStatus,
};
use ops_tests::parity::scenario::{Pairs, Scenario, Step, scenario};
use ops_tests::parity::{Behaviour, Difference};

const STATE_GENERATION: &[Difference] = &[Difference::StateGeneration];
const READER: Step = DeployWith("front", 1, &[("keep", "true")]);
const LATE_READER: Step = DeployWith("front", 1, &[("keep", "true"), ("defer", "shelved")]);
const RELATE: Step = Integrate("front:upstream", "back:site");

const fn said(key: &'static str, value: &'static str) -> [(&'static str, &'static str); 4] {
    [("endpoint", "site"), ("scope", "unit"), ("key", key), ("value", value)]
}

const DRAFT: Pairs = &said("page", "draft");
const FIRST_PAGE: Pairs = &said("page", "first");
const SECOND_PAGE: Pairs = &said("page", "second");
const OTHER_WORD: Pairs = &said("other", "word");

pub(super) const SCENARIOS: &[Scenario] = &[
    // FWK-029, FWK-040, FWK-041: the reader's event, the shelf's that follows from it, the shelf's own,
    // and the charm last.
    scenario(
        "custom events: what follows from an event comes before the next handler",
        Behaviour::ComponentStored,
        &[
            READER,
            Deploy("back", 2),
            RELATE,
            Run("back/0", "publish", FIRST_PAGE),
            Run("back/1", "publish", SECOND_PAGE),
        ],
    )
    .but(STATE_GENERATION),
    // FWK-039, FWK-042: each says what it said when it was emitted.
    scenario(
        "custom events: one that is put off keeps what it says",
        Behaviour::Payload,
        &[
            LATE_READER,
            Deploy("back", 1),
            RELATE,
            Run("back/0", "publish", FIRST_PAGE),
            Run("back/0", "publish", SECOND_PAGE),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "custom events: the same one waits once",
        Behaviour::QueueOnce,
        &[
            LATE_READER,
            Deploy("back", 1),
            RELATE,
            Run("back/0", "publish", FIRST_PAGE),
            Run("back/0", "publish", OTHER_WORD),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "custom events: a part that puts its event off emits when it comes again",
        Behaviour::Queue,
        &[
            READER,
            Deploy("back", 1),
            RELATE,
            Run("back/0", "publish", DRAFT),
            UpdateStatus,
            Run("back/0", "publish", FIRST_PAGE),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "custom events: observers run when the handler that emits is done",
        Behaviour::ComponentStored,
        &[
            READER,
            Deploy("back", 2),
            RELATE,
            Run("back/0", "publish", FIRST_PAGE),
            Run("back/1", "publish", SECOND_PAGE),
            RemoveUnit("back/1"),
        ],
    )
    .but(&[Difference::StateGeneration, Difference::ComponentEmission]),
];
