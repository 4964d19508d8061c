//! Deferred events and stored state: `event.defer()` and `StoredState`, `Flow::defer` and `#[stored]`.

use ops_tests::parity::scenario::Step::{
    AddUnit, Configure, Deploy, DeployWith, Integrate, Lead, Refresh, Resolve, Run, UpdateStatus,
};
use ops_tests::parity::scenario::{Pairs, Scenario, scenario};
use ops_tests::parity::{Behaviour, Difference};

const KEEP: Pairs = &[("keep", "true")];
const STATE_GENERATION: &[Difference] = &[Difference::StateGeneration];

const fn page(value: &'static str) -> [(&'static str, &'static str); 4] {
    [("endpoint", "site"), ("scope", "unit"), ("key", "page"), ("value", value)]
}

const FIRST_PAGE: Pairs = &page("first");
const SECOND_PAGE: Pairs = &page("second");

pub(super) const SCENARIOS: &[Scenario] = &[
    // EVT-003: the handler runs again from its top, before the new event.
    scenario(
        "deferral: a deferred event is handled with the next",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "start")]),
            Configure("front", "defer", ""),
            UpdateStatus,
        ],
    )
    .but(STATE_GENERATION),
    // FWK-008: all that waits, in the order of deferral.
    scenario(
        "deferral: events come again in the order in which they were deferred",
        Behaviour::QueueOrder,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "update_status start")]),
            UpdateStatus,
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    // FWK-006: an event that waits already is not put in the queue.
    scenario(
        "deferral: the same event waits once",
        Behaviour::QueueOnce,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "update_status")]),
            UpdateStatus,
            UpdateStatus,
            UpdateStatus,
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: some of what waits is put off again",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "config_changed start")]),
            Configure("front", "defer", "start"),
            UpdateStatus,
            Configure("front", "defer", "config_changed"),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: the changes of each unit wait, and are read when they are handled",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "upstream_relation_changed")]),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "publish", FIRST_PAGE),
            Run("back/0", "publish", SECOND_PAGE),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: an action hands out what waits",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "update_status")]),
            UpdateStatus,
            Run("front/0", "echo", &[]),
            Configure("front", "defer", ""),
            Run("front/0", "echo", &[]),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: nothing waits of a dispatch that fails",
        Behaviour::ExitCode,
        &[
            DeployWith(
                "front",
                1,
                &[("keep", "true"), ("defer", "start"), ("fail-on", "start"), ("fail-times", "2")],
            ),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: what a failed dispatch was given still waits",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "start")]),
            Configure("front", "fail-on", "config_changed"),
            Configure("front", "defer", ""),
            Configure("front", "fail-on", ""),
            Resolve("front/0"),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: the worst status is shown while events wait",
        Behaviour::UnitStatus,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "start")]),
            Configure("front", "waiting", "the first of two"),
            Configure("front", "maintenance", "worse than both"),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: a new leader has deferred its election",
        Behaviour::Queue,
        &[
            DeployWith("front", 2, &[("keep", "true"), ("defer", "leader_elected")]),
            Lead("front/1"),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "deferral: a refreshed charm has what waits and what it kept",
        Behaviour::Stored,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "update_status")]),
            UpdateStatus,
            Refresh("front"),
            Configure("front", "defer", ""),
        ],
    )
    .but(STATE_GENERATION),
    // STS-001, FWK-009: fields are kept from dispatch to dispatch.
    scenario(
        "stored: a counter counts over many dispatches",
        Behaviour::Stored,
        &[
            DeployWith("front", 1, KEEP),
            UpdateStatus,
            UpdateStatus,
            UpdateStatus,
            Configure("front", "greeting", "counted"),
            UpdateStatus,
        ],
    )
    .but(STATE_GENERATION),
    // FWK-010: what a dispatch that fails has changed is lost.
    scenario(
        "stored: a failed hook drops what it has stored",
        Behaviour::ExitCode,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("fail-on", "start"), ("fail-times", "2")]),
            UpdateStatus,
        ],
    )
    .but(STATE_GENERATION),
    scenario(
        "stored: each unit has its own",
        Behaviour::Stored,
        &[DeployWith("front", 2, KEEP), AddUnit("front"), Lead("front/2")],
    )
    .but(STATE_GENERATION),
    scenario(
        "stored: nothing is kept that nobody asked to keep",
        Behaviour::ConfigGet,
        &[Deploy("front", 1), UpdateStatus, Configure("front", "keep", "true")],
    )
    .but(STATE_GENERATION),
];
