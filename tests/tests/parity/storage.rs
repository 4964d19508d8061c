//! Storage, and the goal of the operator.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{
    AddDisks, AddUnit, Deploy, DetachStorage, RemoveUnit, Run,
};
use ops_tests::parity::scenario::{Scenario, scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    // EVT-053
    scenario(
        "storage: disks come and go",
        Behaviour::StorageLocation,
        &[Deploy("front", 1), AddDisks("front/0", 2), DetachStorage("disks/0")],
    ),
    scenario(
        "storage: the charm asks for more",
        Behaviour::StorageAdd,
        &[Deploy("front", 1), Run("front/0", "add-storage", &[("count", "2")])],
    ),
    scenario(
        "storage: disks are listed",
        Behaviour::StorageList,
        &[Deploy("front", 1), AddDisks("front/0", 2), Run("front/0", "show-storage", &[])],
    ),
    scenario(
        "storage: disks go with their unit",
        Behaviour::StorageLocation,
        &[Deploy("front", 1), AddDisks("front/0", 1), RemoveUnit("front/0")],
    ),
    scenario(
        "storage: the planned units are counted",
        Behaviour::GoalState,
        &[Deploy("front", 2), AddUnit("front"), Run("front/1", "show-goal", &[])],
    ),
];
