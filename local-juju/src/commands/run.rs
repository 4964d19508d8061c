//! One event on one unit: what its context holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::{Map, Value};

use super::Answered;
use super::secret::PendingSecrets;
use crate::schedule::progress::{self, Seen};
use crate::schedule::{Due, Event, RelationEventKind, secret};
use crate::state::ports::PortRange;
use crate::state::{
    ActionStatus, ApplicationName, Changes, ConfigValue, KnownRelation, KubernetesSpec, Model,
    RelationId, Status, StorageId, UnitName,
};

/// The context in which a unit's charm runs for one event.
///
/// It holds what the unit agent holds for one hook: what was read at its beginning, what is cached,
/// and what the charm has written but not yet committed. Several runs of different units may be under
/// way at once. Each is to be ended with [`HookRun::finish`]: until then its unit is busy.
#[derive(Debug)]
pub struct HookRun {
    pub(super) due: Due,
    pub(super) context_id: String,
    pub(super) seen: Seen,
    /// The configuration at the beginning.
    pub(super) config: BTreeMap<String, Option<ConfigValue>>,
    /// The relations that the agent knew at the beginning.
    pub(super) relations: BTreeMap<RelationId, ContextRelation>,
    /// The storage instances that the agent knew at the beginning.
    pub(super) storages: BTreeMap<StorageId, ContextStorage>,
    /// Bags as they were when they were first read.
    pub(super) bags: BTreeMap<(RelationId, Owner), BTreeMap<String, String>>,
    /// The unit's status when it was first read.
    pub(super) status: Option<Status>,
    /// The leader's settings when they were first read.
    pub(super) leader_settings: Option<BTreeMap<String, String>>,
    /// Whether the unit was told once that it does not lead.
    pub(super) minion: bool,
    pub(super) pending: PendingWrites,
    pub(super) reboot: Option<Reboot>,
    /// In an action, what it has set so far.
    pub(super) action: Option<ActionRun>,
    /// The commands so far, with their answers.
    pub(super) transcript: Vec<Answered>,
}

/// A relation as the agent knew it when the event began.
#[derive(Debug)]
pub(super) struct ContextRelation {
    pub(super) endpoint: String,
    /// The other side.
    pub(super) application: ApplicationName,
    /// Whether it is about to break: it ends, and nobody is left.
    pub(super) breaking: bool,
}

/// A storage instance as the agent knew it when the event began.
#[derive(Debug)]
pub(super) struct ContextStorage {
    pub(super) kind: &'static str,
    pub(super) location: PathBuf,
}

/// Whose data a bag is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Unit(UnitName),
    Application(ApplicationName),
}

/// What the charm has written and what is committed together when it succeeds.
#[derive(Debug, Default)]
pub(super) struct PendingWrites {
    pub(super) data: BTreeMap<(RelationId, Owner), Changes>,
    pub(super) ports: Vec<PortChange>,
    pub(super) secrets: PendingSecrets,
    /// How many instances of a storage are added.
    pub(super) storages: BTreeMap<String, u32>,
    /// All that the charm keeps in the controller, if it changed any of it.
    pub(super) state: Option<BTreeMap<String, String>>,
    /// What is to run on Kubernetes, if the charm said so in this hook.
    pub(super) kubernetes: KubernetesSpec,
}

/// A reboot of the unit's machine that its charm asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reboot {
    /// When the hook has succeeded.
    AfterHook,
    /// At once: the charm is killed, and the hook runs again after the reboot.
    Now,
}

/// An opened or closed range of ports.
#[derive(Debug)]
pub(super) struct PortChange {
    pub(super) open: bool,
    pub(super) range: PortRange,
    pub(super) endpoint: String,
}

/// What an action has set so far.
#[derive(Debug, Default)]
pub(super) struct ActionRun {
    pub(super) results: Map<String, Value>,
    /// The message of `action-fail`.
    pub(super) failure: Option<String>,
}

/// An event that cannot begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotBegin {
    /// The unit is not in the model.
    #[error(transparent)]
    NoUnit(#[from] crate::state::Error),
    /// The unit runs another event.
    #[error("`{unit}` runs `{running}` now: finish that first")]
    Busy {
        /// The unit.
        unit: UnitName,
        /// The event that it runs.
        running: String,
    },
    /// The relation, storage instance or action of the event is not this unit's.
    #[error("`{event}` cannot run on `{unit}`: what it is about is not there")]
    NothingThere {
        /// The unit.
        unit: UnitName,
        /// The event.
        event: String,
    },
}

impl HookRun {
    /// Begins the event: lets time pass until it is due, and reads what the charm will see.
    ///
    /// # Errors
    /// The unit, or what the event is about, is not in the model, or the unit runs another event.
    pub fn begin(model: &mut Model, due: Due) -> Result<Self, CannotBegin> {
        check(model, &due)?;
        let seen = progress::begin(model, &due.unit, &due.event, due.at);
        if let Event::Action { id, .. } = &due.event
            && let Some(action) = model.actions.get_mut(id)
        {
            action.status = ActionStatus::Running;
            if let Some(unit) = model.units.get_mut(&due.unit) {
                unit.actions.remove(id);
            }
        }
        let number = model.counters.context.next();
        let context_id = format!("{}-{}-{number:032x}", due.unit, due.event.name());
        Ok(Self {
            context_id,
            seen,
            config: model.application(due.unit.application())?.config(),
            relations: relations(model, &due),
            storages: storages(model, &due.unit),
            bags: BTreeMap::new(),
            status: None,
            leader_settings: None,
            minion: false,
            pending: PendingWrites::default(),
            transcript: Vec::new(),
            reboot: None,
            action: due.event.is_action().then(ActionRun::default),
            due,
        })
    }

    /// The unit that runs it.
    pub fn unit(&self) -> &UnitName {
        &self.due.unit
    }

    /// The event.
    pub fn event(&self) -> &Event {
        &self.due.event
    }

    /// The name of the hook, or of the action.
    pub fn hook_name(&self) -> String {
        self.due.event.name()
    }

    /// `<unit>-<name>-<32 hex digits>`: what the charm has in `JUJU_CONTEXT_ID`.
    pub fn context_id(&self) -> &str {
        &self.context_id
    }

    /// The hook commands that the charm has run so far, with their answers.
    pub fn transcript(&self) -> &[Answered] {
        &self.transcript
    }

    pub(crate) fn take_transcript(&mut self) -> Vec<Answered> {
        std::mem::take(&mut self.transcript)
    }

    /// The members of a relation, sorted.
    pub(super) fn members<'a>(
        &'a self,
        model: &'a Model,
        id: RelationId,
    ) -> BTreeSet<&'a UnitName> {
        let unit = model.unit(&self.due.unit).ok();
        let known = unit.and_then(|unit| unit.agent.relations.get(&id));
        known.into_iter().flat_map(|known| members(&self.due, id, known)).collect()
    }

    /// The reboot that the charm asked for with `juju-reboot`.
    pub fn reboot(&self) -> Option<Reboot> {
        self.reboot
    }

    /// The relation of a relation hook.
    pub(super) fn hook_relation(&self) -> Option<RelationId> {
        match &self.due.event {
            Event::Relation(event) => Some(event.relation),
            _ => None,
        }
    }
}

/// The storage instances that are attached to the unit, or that its charm is still to be told leave it.
fn storages(model: &Model, unit: &UnitName) -> BTreeMap<StorageId, ContextStorage> {
    let Ok(unit) = model.unit(unit) else { return BTreeMap::new() };
    let known = unit.storages.union(&unit.agent.storages).cloned().filter_map(|id| {
        let kind = model.storages.get(&id)?.kind_word();
        let location = model.storage_location(&id);
        Some((id, ContextStorage { kind, location }))
    });
    known.collect()
}

fn check(model: &Model, due: &Due) -> Result<(), CannotBegin> {
    let unit = model.unit(&due.unit)?;
    if let Some(running) = &unit.agent.running {
        return Err(CannotBegin::Busy { unit: due.unit.clone(), running: running.name() });
    }
    let there = match &due.event {
        Event::Lifecycle(_) => true,
        Event::Relation(event) => model
            .relation(event.relation)
            .and_then(|relation| relation.endpoint_of(due.unit.application()))
            .is_some_and(|mine| mine.name == event.endpoint),
        Event::Storage(event) => {
            model.storages.get(&event.storage).is_some_and(|found| found.unit() == Some(&due.unit))
        }
        Event::Secret(event) => secret::stands(model, &due.unit, event),
        Event::Workload(event) => unit.agent.workload.contains(event),
        Event::Action { id, name } => model.action(*id).is_some_and(|action| {
            action.unit == due.unit
                && action.name == *name
                && action.status == ActionStatus::Pending
        }),
    };
    if there {
        Ok(())
    } else {
        Err(CannotBegin::NothingThere { unit: due.unit.clone(), event: due.event.name() })
    }
}

/// The relations that the unit has entered.
fn relations(model: &Model, due: &Due) -> BTreeMap<RelationId, ContextRelation> {
    let Ok(unit) = model.unit(&due.unit) else { return BTreeMap::new() };
    let known = unit.agent.relations.iter().filter_map(|(id, known)| {
        let relation = model.relation(*id)?;
        let ends = relation.dying || unit.dying;
        let found = ContextRelation {
            endpoint: relation.endpoint_of(due.unit.application())?.name.clone(),
            application: relation.remote_of(due.unit.application())?.application.clone(),
            breaking: ends && !relation.is_peer() && members(due, *id, known).next().is_none(),
        };
        Some((*id, found))
    });
    known.collect()
}

/// The members of a relation as the agent has them in this hook: who joins is in, who departs is out.
/// They are what they were when the hook began: only an event of this unit changes them.
fn members<'a>(
    due: &'a Due,
    id: RelationId,
    known: &'a KnownRelation,
) -> impl Iterator<Item = &'a UnitName> {
    let event = match &due.event {
        Event::Relation(event) if event.relation == id => Some(event),
        _ => None,
    };
    let remote = event.and_then(|event| Some((event.kind, event.unit.as_ref()?)));
    let departs = remote.filter(|(kind, _)| *kind == RelationEventKind::Departed);
    let joins = remote.filter(|(kind, _)| *kind == RelationEventKind::Joined);
    let departs = departs.map(|(_, unit)| unit);
    let known = known.members.keys().filter(move |unit| Some(*unit) != departs);
    known.chain(joins.map(|(_, unit)| unit))
}
