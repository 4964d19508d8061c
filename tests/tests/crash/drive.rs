//! Failing everywhere.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use libtest_mimic::Failed;

use super::KILLS;
use super::configuration::{self, Configuration};
use super::failure::Failure;
use super::play::{MOVES, Played, Rest, play};
use super::world::World;

/// Of so many dispatches that fail, one has a retry that fails too.
const RETRIES: usize = 2;

/// What has been done so far.
#[derive(Debug, Default)]
struct Tally {
    /// In how many ways a dispatch of the scenario can fail.
    ways: usize,
    kills: usize,
    refusals: usize,
    /// The calls in whose place the charm was killed, and how often.
    calls: BTreeMap<String, usize>,
    torn: Vec<String>,
    /// The failures that did not come.
    missed: Vec<String>,
}

/// Plays the scenario in every configuration, and lets its dispatches fail until there are so many kills.
pub(crate) fn kill_everywhere(kills: usize) -> Result<(), Failed> {
    let (configurations, _directory) = configuration::all();
    let (mut killed, mut torn, mut missed) = (0, Vec::new(), Vec::new());
    for configuration in &configurations {
        let start = Instant::now();
        let tally = kill_in(configuration, share_of(configuration, kills, configurations.len()));
        let (name, Tally { kills, refusals, calls, .. }) = (configuration.name, &tally);
        println!("{name}: {kills} kills, {refusals} refused commits, killed at {calls:?}");
        println!("  in {:.1?}, of {} ways to fail", start.elapsed(), tally.ways);
        let named = |what: String| format!("{}: {what}", configuration.name);
        killed += tally.kills;
        torn.extend(tally.torn.into_iter().map(named));
        missed.extend(tally.missed.into_iter().map(named));
    }
    println!("kills: {killed}, torn: {}", torn.len());
    assert!(torn.is_empty(), "{}", torn.iter().take(5).cloned().collect::<Vec<_>>().join("\n"));
    assert!(missed.is_empty(), "not killed: {missed:#?}");
    assert!(killed >= kills, "only {killed} kills");
    Ok(())
}

/// How many of the kills are for this one of so many configurations. The first ones are for those in which
/// a dispatch takes less time; of more of them each gets the same, until all of its ways to fail are done.
fn share_of(configuration: &Configuration, kills: usize, configurations: usize) -> usize {
    let first = kills.min(KILLS);
    (first * configuration.share).div_ceil(100) + (kills - first).div_ceil(configurations)
}

/// Lets each dispatch of the scenario fail in each way, or in as many of them as make so many kills, and
/// then more dispatches and their retries until there are so many.
fn kill_in(configuration: &Configuration, kills: usize) -> Tally {
    let (tally, next) = (Mutex::new(Tally::default()), AtomicUsize::new(0));
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| work(configuration, &tally, &next, kills));
        }
    });
    tally.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// One worker, with a world of its own.
fn work(configuration: &Configuration, tally: &Mutex<Tally>, next: &AtomicUsize, kills: usize) {
    let mut world = World::new(configuration);
    let (dispatches, rests) = play(&mut world, MOVES);
    let all: Vec<(&Played, &Failure)> = dispatches
        .iter()
        .flat_map(|played| played.failures.iter().map(move |failure| (played, failure)))
        .collect();
    let some = spread(&all, kills - kills / (RETRIES + 1));
    tally.lock().unwrap().ways = all.len();
    loop {
        let number = next.fetch_add(1, Relaxed);
        if let Some((played, failure)) = some.get(number) {
            let mut failures = vec![*failure];
            if played.is_retried && number.is_multiple_of(RETRIES) {
                failures.push(Random::new(number).pick(&played.failures));
            }
            let failed = fail(&mut world, &rests, played, &failures);
            record(tally, played, &failures, failed);
        } else if tally.lock().unwrap().kills < kills {
            let mut random = Random::new(number);
            let played = random.pick(&dispatches);
            let times = if played.is_retried { 2 + random.below(2) } else { 1 };
            let failures: Vec<&Failure> =
                (0..times).map(|_| random.pick(&played.failures)).collect();
            let failed = fail(&mut world, &rests, played, &failures);
            record(tally, played, &failures, failed);
        } else {
            return;
        }
    }
}

/// So many of these, evenly spread, or all of them.
fn spread<T: Copy>(of: &[T], number: usize) -> Vec<T> {
    let number = number.min(of.len());
    (0..number).map(|nth| of[nth * of.len() / number]).collect()
}

/// How a dispatch and its retries went: how many failed, and what was torn then.
struct Outcome {
    failed: usize,
    torn: Option<String>,
}

/// Lets the dispatch fail, and its retries, in these ways, and goes on to the next rest.
fn fail(world: &mut World, rests: &[Rest], played: &Played, failures: &[&Failure]) -> Outcome {
    world.restore(&played.before);
    let mut failed = 0;
    for failure in failures {
        if !world.step_failing(failure) {
            break;
        }
        failed += 1;
        let torn = if failed == 1 {
            torn_after_failure(world, played)
        } else {
            torn_after_retry(world, played)
        };
        if let Some(torn) = torn {
            return Outcome { failed, torn: Some(format!("after the failure:\n{torn}")) };
        }
    }
    Outcome { failed, torn: torn_at_rest(world, rests, played, failed) }
}

/// What the failure has torn.
pub(crate) fn torn_after_failure(world: &World, played: &Played) -> Option<String> {
    match world.view() {
        Ok(found) => found.committed().differs(&played.before_view.committed()),
        Err(error) => Some(error),
    }
}

/// The same of a retry: another unit may have had its turn before.
fn torn_after_retry(world: &World, played: &Played) -> Option<String> {
    match world.view() {
        Ok(found) => (found.kept() != played.before_view.kept())
            .then(|| "    what is kept has changed\n".to_owned()),
        Err(error) => Some(error),
    }
}

/// What is torn when the scenario has gone on to its next rest, and one event further.
pub(crate) fn torn_at_rest(
    world: &mut World,
    rests: &[Rest],
    played: &Played,
    failed: usize,
) -> Option<String> {
    world.settle();
    // What was not to be run again, and was run in spite of all, has gone further.
    let rest = if failed == 0 && !played.is_retried { played.rest + 1 } else { played.rest };
    let found = match world.view() {
        Ok(found) => found,
        Err(error) => return Some(format!("at rest: {error}")),
    };
    // A failed action has set its status, which stays until the next event.
    let torn = if played.is_retried {
        found.differs(&rests[rest].view)
    } else {
        found.committed().differs(&rests[rest].view.committed())
    };
    if let Some(torn) = torn {
        return Some(format!("at rest:\n{torn}"));
    }
    world.work();
    let found = match world.view() {
        Ok(found) => found,
        Err(error) => return Some(format!("after one more event: {error}")),
    };
    let torn = if played.is_retried {
        found.differs(&rests[rest].next)
    } else {
        found.without_actions().differs(&rests[rest].next.without_actions())
    };
    torn.map(|torn| format!("after one more event:\n{torn}"))
}

fn record(tally: &Mutex<Tally>, played: &Played, failures: &[&Failure], outcome: Outcome) {
    let mut tally = tally.lock().unwrap();
    for failure in &failures[..outcome.failed] {
        match failure {
            Failure::Refused => tally.refusals += 1,
            Failure::AgentGone => tally.kills += 1,
            Failure::Kill { call, .. } => {
                tally.kills += 1;
                *tally.calls.entry(call.clone()).or_default() += 1;
            }
        }
    }
    let what = || {
        let failures: Vec<String> = failures.iter().map(ToString::to_string).collect();
        format!("{}, {}", played.name, failures.join(", then "))
    };
    if let Some(torn) = outcome.torn {
        tally.torn.push(format!("{} {torn}", what()));
    } else if outcome.failed == 0 {
        tally.missed.push(what());
    }
}

/// Numbers that look random, the same for the same seed.
struct Random(u64);

impl Random {
    fn new(seed: usize) -> Self {
        Self((seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
