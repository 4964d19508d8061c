//! Relations, their units and their data.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{
    AddUnit, Deploy, Integrate, Lead, RemoveRelation, RemoveUnit, Run,
};
use ops_tests::parity::scenario::{Scenario, scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "peers meet",
        Behaviour::RelationList,
        &[Deploy("front", 1), AddUnit("front"), AddUnit("front")],
    ),
    scenario(
        "what peers say is heard",
        Behaviour::RelationGet,
        &[Deploy("front", 2), Run("front/1", "show", &[])],
    ),
    scenario(
        "a relation is made and its units join",
        Behaviour::RemoteUnit,
        &[Deploy("front", 1), Deploy("back", 1), Integrate("front:upstream", "back:site")],
    ),
    scenario(
        "the leader speaks for the application",
        Behaviour::ApplicationData,
        &[
            Deploy("front", 2),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "show", &[]),
            Run("front/0", "show", &[]),
            Run("front/1", "show", &[]),
        ],
    ),
    scenario(
        "data of a unit changes and is removed",
        Behaviour::UnitData,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "publish", &PUBLISH_UNIT),
            Run("front/0", "show", &[]),
            Run("back/0", "publish", &PUBLISH_UNIT),
            Run("back/0", "publish", &[("endpoint", "site"), ("scope", "unit"), ("key", "teaser")]),
            Run("front/0", "show", &[]),
        ],
    ),
    scenario(
        "data of an application changes and is removed",
        Behaviour::ApplicationData,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "publish", &PUBLISH_APP),
            Run("front/0", "show", &[]),
            Run("back/0", "publish", &[("endpoint", "site"), ("scope", "app"), ("key", "page")]),
            Run("front/0", "show", &[]),
        ],
    ),
    scenario(
        "only the leader speaks for the application",
        Behaviour::IsLeader,
        &[
            Deploy("front", 2),
            Run("front/1", "publish", &[("endpoint", "cluster"), ("scope", "app"), ("key", "x")]),
            Run(
                "front/0",
                "publish",
                &[("endpoint", "cluster"), ("scope", "app"), ("key", "x"), ("value", "y")],
            ),
        ],
    ),
    scenario(
        "every kind of text is kept",
        Behaviour::UnitData,
        &[
            Deploy("front", 2),
            Run(
                "front/0",
                "publish",
                &[
                    ("endpoint", "cluster"),
                    ("scope", "unit"),
                    ("key", "text"),
                    ("value", "two\nlines: \"quoted\" 'too', #no comment, ÄÖ ✓ = {a: [1]}\ttab"),
                ],
            ),
            Run(
                "front/0",
                "publish",
                &[("endpoint", "cluster"), ("scope", "unit"), ("key", "true"), ("value", "null")],
            ),
            Run("front/1", "show", &[]),
        ],
    ),
    scenario(
        "one endpoint has two relations",
        Behaviour::RelationIds,
        &[
            Deploy("front", 1),
            Deploy("other", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            Integrate("other:upstream", "back:site"),
            Run("back/0", "publish", &PUBLISH_UNIT),
            Run("back/0", "show", &[]),
            RemoveRelation("front:upstream", "back:site"),
            Run("back/0", "show", &[]),
        ],
    ),
    scenario(
        "a limit refuses one relation too many",
        Behaviour::UnitStatus,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Deploy("other", 1),
            Integrate("front:upstream", "back:site"),
            Integrate("front:upstream", "other:site"),
        ],
    ),
    scenario(
        "a relation breaks",
        Behaviour::UnitStatus,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            RemoveRelation("front:upstream", "back:site"),
            Integrate("front:upstream", "back:site"),
        ],
    ),
    scenario(
        "a unit departs",
        Behaviour::DepartingUnit,
        &[
            Deploy("front", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            RemoveUnit("back/1"),
            Run("front/0", "show", &[]),
        ],
    ),
    // EVT-035
    scenario(
        "a unit joins a relation that is there",
        Behaviour::RelationList,
        &[
            Deploy("front", 1),
            Deploy("back", 1),
            Integrate("front:upstream", "back:site"),
            AddUnit("back"),
            AddUnit("front"),
        ],
    ),
    scenario(
        "who leads anew tells the other side",
        Behaviour::IsLeader,
        &[
            Deploy("front", 1),
            Deploy("back", 2),
            Integrate("front:upstream", "back:site"),
            Lead("back/1"),
            Run("front/0", "show", &[]),
        ],
    ),
];

const PUBLISH_UNIT: [(&str, &str); 4] =
    [("endpoint", "site"), ("scope", "unit"), ("key", "teaser"), ("value", "index.html")];
const PUBLISH_APP: [(&str, &str); 4] =
    [("endpoint", "site"), ("scope", "app"), ("key", "page"), ("value", "index.html")];
