//! Secrets.

use ops_tests::parity::scenario::Step::{Deploy, Integrate, Pass, RemoveRelation, Run};
use ops_tests::parity::scenario::{Pairs, Scenario, scenario};
use ops_tests::parity::{Behaviour, Difference};

const UNIT: Pairs = &[("scope", "unit")];
const ROTATED: Pairs = &[("scope", "unit"), ("rotate", "hourly")];
const APP: Pairs = &[("scope", "app")];

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "secrets: a unit's secret is read on the other side",
        Behaviour::SecretGrant,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", UNIT),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Run("front/0", "read-secret", &[("verb", "refresh")]),
        ],
    ),
    scenario(
        "secrets: new content is peeked at, the old is tracked",
        Behaviour::SecretSet,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", APP),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Run("back/0", "set-secret", APP),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Run("front/0", "read-secret", &[("verb", "peek")]),
        ],
    )
    .but(&[Difference::OwnedSecretReads]),
    scenario(
        "secrets: a secret is removed",
        Behaviour::SecretRemove,
        &[
            Deploy("back", 1),
            Run("back/0", "add-secret", UNIT),
            Run("back/0", "remove-secret", UNIT),
        ],
    ),
    scenario(
        "secrets: only the leader owns the application's",
        Behaviour::ActionFail,
        &[Deploy("back", 2), Run("back/1", "add-secret", APP), Run("back/0", "add-secret", APP)],
    ),
    scenario(
        "secrets: a grant goes with its relation",
        Behaviour::SecretGrant,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", UNIT),
            RemoveRelation("front:upstream", "back:site"),
        ],
    ),
    // EVT-075
    scenario(
        "secrets: a change is told by the reader's label",
        Behaviour::SecretLabel,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", ROTATED),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Pass(1),
        ],
    ),
    scenario(
        "secrets: a refresh reads the new content",
        Behaviour::SecretGet,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", ROTATED),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Pass(1),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Run("front/0", "read-secret", &[("verb", "refresh")]),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
        ],
    ),
    // EVT-083: the event's own revision is removed.
    scenario(
        "secrets: a revision that nobody reads is removed",
        Behaviour::SecretRemove,
        &[Deploy("back", 1), Run("back/0", "add-secret", ROTATED), Pass(1)],
    ),
    scenario(
        "secrets: an hour passes, and a secret is rotated",
        Behaviour::SecretSet,
        &[Deploy("back", 1), Run("back/0", "add-secret", ROTATED), Pass(1), Pass(1)],
    ),
    // EVT-088: the expired revision is removed.
    scenario(
        "secrets: an expired revision is removed",
        Behaviour::SecretRevision,
        &[
            Deploy("back", 1),
            Run("back/0", "add-secret", &[("scope", "unit"), ("expire", "23")]),
            Pass(24),
        ],
    ),
    scenario(
        "secrets: a reader loses a secret that is revoked",
        Behaviour::SecretRevoke,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", UNIT),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Run("back/0", "revoke-secret", UNIT),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
        ],
    )
    .but(&[Difference::OwnedSecretReads]),
    scenario(
        "secrets: a revision is removed that somebody reads",
        Behaviour::SecretRemove,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "add-secret", ROTATED),
            Run("front/0", "read-secret", &[("verb", "tracked")]),
            Pass(1),
            Run("back/0", "remove-secret", &[("scope", "unit"), ("revision", "1")]),
        ],
    )
    .but(&[Difference::OwnedSecretReads]),
];
