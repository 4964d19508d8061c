//! What a library would leave that does less than it must. It is torn, and the driver has to say so.

use libtest_mimic::Failed;

use super::configuration;
use super::drive::{torn_after_failure, torn_at_rest};
use super::failure::Failure;
use super::play::{MOVES, Played, Rest, play};
use super::world::World;

/// So many moves are enough: the last one refreshes the charm, which moves the state that moves.
const LAST: usize = 7;

/// What is missing, and what makes of a whole file one without it.
const OF_THE_FILE: [(&str, &str); 3] = [
    ("what was before is not kept", "DELETE FROM undo"),
    ("the change has no generation of its own", "UPDATE generation SET current = before"),
    ("what was before is written in parts", "DELETE FROM undo WHERE key = 'stored/handled'"),
];

pub(crate) fn are_all_torn() -> Result<(), Failed> {
    let (configurations, _directory) = configuration::all();
    for (number, configuration) in configurations.iter().take(3).enumerate() {
        let mut world = World::new(configuration);
        let (dispatches, rests) = play(&mut world, &MOVES[..LAST]);
        let last = dispatches.iter().rfind(|played| played.is_retried).unwrap();
        let refreshed = |played: &&Played| played.name.starts_with("upgrade-charm ");
        let refreshed = dispatches.iter().rfind(refreshed).unwrap();
        if number == 0 {
            of_the_file(&mut world, &rests, last);
        }
        // What is written of numbers the next dispatch would put right.
        for (command, played) in [("relation-set", last), ("state-set", refreshed)] {
            for missing in [None, Some(command)] {
                world.restore(&played.before);
                assert!(!world.step_without(missing).has_failed());
                let torn = torn_at_rest(&mut world, &rests, played, 1);
                let what = format!("{}: without {missing:?}: {torn:?}", configuration.name);
                assert_eq!(torn.is_some(), missing.is_some(), "{what}");
            }
        }
    }
    Ok(())
}

fn of_the_file(world: &mut World, rests: &[Rest], played: &Played) {
    for (what, mutation) in OF_THE_FILE {
        world.restore(&played.before);
        assert!(world.step_failing(&Failure::AgentGone));
        assert_eq!(torn_after_failure(world, played), None, "before it is mutated");
        world.mutate(mutation);
        assert!(torn_after_failure(world, played).is_some(), "{what}");
        assert!(torn_at_rest(world, rests, played, 1).is_some(), "{what}, at rest");
    }
}
