//! When each unit has something to do.

use std::collections::{BTreeMap, BTreeSet};

use super::{Due, Event, LifecycleEvent, secret, unit};
use crate::state::{Model, Pending, UnitName, VirtualTime};

/// The next event of each unit, in the order in which they come.
///
/// It is kept up to date by [`Model::settle`], which looks only at the units that a change concerns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queue {
    slots: BTreeMap<UnitName, Slot>,
    /// What keeps a model from its rest.
    work: BTreeSet<Turn>,
    /// What comes at rest too.
    idle: BTreeSet<Turn>,
    /// When a unit has to be looked at again, because something of a secret will be due then.
    alarms: BTreeSet<(VirtualTime, UnitName)>,
    /// How often a unit was looked at.
    #[cfg(test)]
    pub(super) looks: usize,
}

/// When a unit's event comes: what is due already is due since the beginning, so that units take
/// turns; of units that had as many turns, the first by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    at: VirtualTime,
    last_turn: u64,
    unit: UnitName,
}

#[derive(Debug, Clone)]
struct Slot {
    turn: Turn,
    event: Event,
    /// Whether a model that has it before it is not at rest.
    keeps_from_rest: bool,
}

impl Queue {
    /// The next event; one that comes at rest too only if that is wanted.
    pub(super) fn first(&self, now: VirtualTime, at_rest: bool) -> Option<Due> {
        let idle = self.idle.first().filter(|_| at_rest);
        let turn = self.work.first().into_iter().chain(idle).min()?;
        let event = self.slots.get(&turn.unit)?.event.clone();
        Some(Due { unit: turn.unit.clone(), event, at: turn.at.max(now) })
    }

    fn insert(&mut self, unit: UnitName, slot: Slot) {
        self.lane(&slot).insert(slot.turn.clone());
        self.slots.insert(unit, slot);
    }

    fn remove(&mut self, unit: &UnitName) {
        if let Some(slot) = self.slots.remove(unit) {
            self.lane(&slot).remove(&slot.turn);
        }
    }

    fn lane(&mut self, slot: &Slot) -> &mut BTreeSet<Turn> {
        if slot.keeps_from_rest { &mut self.work } else { &mut self.idle }
    }

    /// Takes the alarms that ring by now.
    fn ringing(&mut self, now: VirtualTime) -> BTreeSet<UnitName> {
        let due: Vec<_> = self.alarms.iter().take_while(|(at, _)| *at <= now).cloned().collect();
        for alarm in &due {
            self.alarms.remove(alarm);
        }
        due.into_iter().map(|(_, unit)| unit).collect()
    }

    /// Makes what has become due by now due like all else.
    fn mature(&mut self, now: VirtualTime) {
        for lane in [&mut self.work, &mut self.idle] {
            let due = lane.iter().skip_while(|turn| turn.at == VirtualTime::ZERO);
            let due: Vec<_> = due.take_while(|turn| turn.at <= now).cloned().collect();
            for turn in due {
                lane.remove(&turn);
                if let Some(slot) = self.slots.get_mut(&turn.unit) {
                    slot.turn.at = VirtualTime::ZERO;
                    lane.insert(slot.turn.clone());
                }
            }
        }
    }
}

impl Model {
    /// Looks what the unit does next.
    pub(crate) fn look_at(&mut self, name: &UnitName) {
        self.queue.remove(name);
        #[cfg(test)]
        {
            self.queue.looks += 1;
        }
        let Some(unit) = self.units.get(name) else { return };
        let Some((event, at)) = unit::next(self, name, unit) else { return };
        let at = if at <= self.now { VirtualTime::ZERO } else { at };
        let turn = Turn { at, last_turn: unit.agent.last_turn, unit: name.clone() };
        let keeps_from_rest = match event {
            Event::Lifecycle(LifecycleEvent::UpdateStatus) => false,
            // Some secrets are rotated for ever; a hook that failed is not waited for so long.
            Event::Secret(_) => at == VirtualTime::ZERO || unit.agent.pending != Pending::Nothing,
            _ => true,
        };
        let alarm = secret::alarm(self, name, unit);
        self.queue.alarms.extend(alarm.map(|at| (at, name.clone())));
        self.queue.insert(name.clone(), Slot { turn, event, keeps_from_rest });
    }

    /// Lets time pass.
    pub(crate) fn pass_time(&mut self, until: VirtualTime) {
        if until > self.now {
            self.now = until;
            for unit in self.queue.ringing(until) {
                self.look_at(&unit);
            }
            self.queue.mature(until);
            self.end_leases();
        }
    }
}
