//! The scenario, as it goes without failures.

use super::failure::Failure;
use super::view::View;
use super::world::{Saved, World};
use local_juju::state::Removal;

/// What an operator does; after it the model comes to rest.
pub(crate) type Move = fn(&mut World);

/// The scenario.
pub(crate) const MOVES: &[Move] = &[
    |world| {
        let source = world.source.path().to_owned();
        world.juju.deploy(&source, Some("source"), 2, &[]).unwrap();
    },
    |world| {
        let charm = world.charm.path().to_owned();
        world.juju.deploy(&charm, Some("crash"), 1, &[]).unwrap();
    },
    |world| {
        world.juju.integrate("crash:source", "source:consumer").unwrap();
    },
    // Deferred for a second time, and not twice.
    |world| world.configure("source", &[("value", "1")]),
    |world| world.configure("crash", &[("size", "20000")]),
    |world| world.act("work"),
    World::refresh,
    |world| world.act("fail"),
    // Deferred events whose handler gives up, and then is done with them.
    |world| world.configure("crash", &[("give-up", "true")]),
    |world| world.configure("crash", &[("gate", "true"), ("give-up", "false")]),
    |world| world.act("work"),
    World::refresh,
    // The file has pages to give back.
    |world| world.configure("crash", &[("gate", "false"), ("size", "10")]),
    |world| world.juju.remove_unit(&"source/1".parse().unwrap(), Removal::default()).unwrap(),
    |world| {
        world.juju.remove_relation("crash:source", "source:consumer").unwrap();
    },
    // The deferred events of a relation that has gone.
    |world| world.configure("crash", &[("gate", "true"), ("size", "9000")]),
];

/// One dispatch of the scenario.
#[derive(Debug)]
pub(crate) struct Played {
    /// As `config-changed`, with the number of the move.
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) before: Saved,
    pub(crate) before_view: View,
    /// Every failure that it can have.
    pub(crate) failures: Vec<Failure>,
    /// The rest that comes in the end, with the failure.
    pub(crate) rest: usize,
    /// Whether Juju runs it again after a failure.
    pub(crate) is_retried: bool,
}

/// The model at rest.
#[derive(Debug)]
pub(crate) struct Rest {
    pub(crate) view: View,
    /// After one more event.
    pub(crate) next: View,
}

/// Plays the scenario, or its beginning.
pub(crate) fn play(world: &mut World, moves: &[Move]) -> (Vec<Played>, Vec<Rest>) {
    let (mut dispatches, mut rests) = (Vec::new(), Vec::<Rest>::new());
    for (number, make) in moves.iter().enumerate() {
        make(world);
        loop {
            if world.is_next() {
                let (before, before_view) = (world.save(), world.view().unwrap());
                let (dispatch, trace) = world.step_traced();
                let is_retried = !dispatch.name.starts_with("action ");
                dispatches.push(Played {
                    name: format!("{} of move {number}", dispatch.name),
                    before,
                    before_view,
                    failures: Failure::all(&trace),
                    rest: if is_retried { number } else { number - 1 },
                    is_retried,
                });
            } else if world.juju.step(&mut |_| {}).unwrap().is_none() {
                break;
            }
        }
        let (saved, view) = (world.save(), world.view().unwrap());
        let next = if world.is_deployed() {
            world.work();
            world.view().unwrap()
        } else {
            view.clone()
        };
        world.restore(&saved);
        rests.push(Rest { view, next });
    }
    (dispatches, rests)
}
