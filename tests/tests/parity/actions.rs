//! Actions.

use ops_tests::parity::scenario::Step::{Deploy, Run};
use ops_tests::parity::scenario::{Scenario, scenario};
use ops_tests::parity::{Behaviour, Difference};

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "parameters have their defaults",
        Behaviour::ActionSet,
        &[Deploy("front", 1), Run("front/0", "echo", &[])],
    ),
    scenario(
        "parameters of each type arrive",
        Behaviour::ActionGet,
        &[
            Deploy("front", 1),
            Run(
                "front/0",
                "echo",
                &[
                    ("text", "ÄÖ \"quoted\"\nand more"),
                    ("count", "-12"),
                    ("ratio", "0.25"),
                    ("sure", "true"),
                    ("list", "[a, 1, [true, null]]"),
                ],
            ),
            Run("front/0", "echo", &[("nested.a.b", "1"), ("nested.c", "[x]")]),
        ],
    ),
    scenario(
        "results lie within each other",
        Behaviour::ActionSet,
        &[Deploy("front", 1), Run("front/0", "nest", &[])],
    ),
    scenario(
        "results that are no texts are written as in JSON",
        Behaviour::ActionSet,
        &[Deploy("front", 1), Run("front/0", "kinds", &[])],
    )
    .but(&[Difference::ActionResultKinds]),
    // EVT-016: log lines are seen while it runs.
    scenario(
        "an action tells how it goes",
        Behaviour::ActionLog,
        &[Deploy("front", 1), Run("front/0", "report", &[("lines", "3")])],
    ),
    scenario(
        "an action fails with a message",
        Behaviour::ActionFail,
        &[
            Deploy("front", 1),
            Run("front/0", "fail-action", &[("message", "no backup at /srv: \"disk\" full")]),
            Run("front/0", "nest", &[]),
        ],
    ),
    scenario(
        "a failed action takes back what it has written",
        Behaviour::ActionFail,
        &[
            Deploy("front", 1),
            Run("front/0", "fail-action", &[("message", "after a write"), ("write", "true")]),
        ],
    )
    .but(&[Difference::FailedActionWrites]),
    scenario(
        "the error of an action is its message",
        Behaviour::ActionFail,
        &[Deploy("front", 1), Run("front/0", "crash", &[])],
    )
    .but(&[Difference::ActionError]),
    scenario(
        "an action that is not there is refused",
        Behaviour::ActionSet,
        &[
            Deploy("front", 1),
            Run("front/0", "no-such-action", &[]),
            Run("front/0", "fail-action", &[]),
            Run("front/0", "nest", &[]),
        ],
    ),
];
