//! What a library would leave that does less than it must. It is torn, and the driver has to say so.

use libtest_mimic::Failed;

use super::configuration;
use super::drive::{torn_after_failure, torn_at_rest};
use super::failure::Failure;
use super::play::play;
use super::world::World;

/// What is missing, and what makes of a whole file one without it.
const MUTATIONS: [(&str, &str); 3] = [
    ("what was before is not kept", "DELETE FROM undo"),
    ("the change has no generation of its own", "UPDATE generation SET current = before"),
    ("what was before is written in parts", "DELETE FROM undo WHERE key = 'stored/handled'"),
];

pub(crate) fn are_all_torn() -> Result<(), Failed> {
    let (configurations, _directory) = configuration::all();
    let mut world = World::new(&configurations[0]);
    let (dispatches, rests) = play(&mut world);
    let played = dispatches.iter().rfind(|played| played.is_retried).unwrap();
    for (what, mutation) in MUTATIONS {
        world.restore(&played.before);
        assert!(world.step_failing(&Failure::AgentGone));
        assert_eq!(torn_after_failure(&world, played), None, "before it is mutated");
        world.mutate(mutation);
        assert!(torn_after_failure(&world, played).is_some(), "{what}");
        assert!(torn_at_rest(&mut world, &rests, played, 1).is_some(), "{what}, at rest");
    }
    Ok(())
}
