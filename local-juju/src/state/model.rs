//! The model and what it is made with.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::tracked::Tracked;
use super::unit::Place;
use super::{
    Action, ActionId, Application, ApplicationName, Cloud, JujuVersion, LogLevel, LogLine,
    Relation, RelationId, Secrets, Storage, StorageId, Unit, UnitName, VirtualTime, network,
};
use crate::schedule::Queue;

/// 1 January 2026, since the beginning of 1970.
const STARTED_AT: Duration = Duration::from_secs(1_767_225_600);

/// What the units of a model run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ModelKind {
    /// Machines.
    #[default]
    Machines,
    /// Kubernetes: units have [containers](super::Container); it refuses ranges of ports, and before
    /// 3.6.10 the cloud's credential.
    Kubernetes,
}

/// What a model is made with.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The model's name.
    pub model_name: String,
    /// The model's UUID.
    pub model_uuid: String,
    /// The Juju that is modelled.
    pub juju_version: JujuVersion,
    /// Whether it is a model of machines or of Kubernetes.
    pub kind: ModelKind,
    /// The address of the first machine or pod, from which those of the others count up.
    pub first_address: Ipv4Addr,
    /// The cloud that it is in.
    pub cloud: Cloud,
    /// The most that one unit's charm keeps in the controller with `state-set`, in bytes; 0 for no
    /// limit.
    pub max_charm_state_size: usize,
    /// How often a failed hook is run again by itself before its unit stays in error, and how often
    /// in a row a hook is run again that was killed. Juju does both without end; a model that comes to
    /// rest needs one.
    pub automatic_retries: u32,
    /// How long after `start`, or after the last one, a unit runs `update-status`; at least a second.
    pub update_status_interval: Duration,
    /// The directory below which storage instances are located, as `<name>/<number>`. The model only
    /// tells charms the paths; whoever starts charms makes the directories. The `location` that a
    /// charm asks for is not used: charms of several units share this machine.
    pub storage_directory: PathBuf,
    /// The date at which the model's clock begins: what secrets that expire or rotate are told by. The
    /// default is the same for every model. [`LocalJuju`](crate::LocalJuju) begins at the present, as its
    /// charms read this machine's clock.
    pub started_at: SystemTime,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model_name: "local".to_owned(),
            model_uuid: "6c6f6361-6c20-4a75-8a75-000000000001".to_owned(),
            juju_version: JujuVersion::default(),
            kind: ModelKind::default(),
            first_address: network::FIRST,
            cloud: Cloud::default(),
            max_charm_state_size: 2 * 1024 * 1024,
            automatic_retries: 3,
            update_status_interval: Duration::from_secs(300),
            storage_directory: PathBuf::from("/var/lib/juju/storage"),
            started_at: SystemTime::UNIX_EPOCH + STARTED_AT,
        }
    }
}

/// A Juju model: its applications, units, relations, storage, actions, secrets and log.
///
/// Equal operations on equal models give equal models: ids count up, nothing is random, and time is
/// [`VirtualTime`].
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) settings: Settings,
    pub(crate) now: VirtualTime,
    pub(crate) applications: Tracked<ApplicationName, Application>,
    pub(crate) units: Tracked<UnitName, Unit>,
    pub(crate) relations: Tracked<RelationId, Relation>,
    pub(crate) storages: BTreeMap<StorageId, Storage>,
    pub(crate) actions: BTreeMap<ActionId, Action>,
    pub(crate) secrets: Secrets,
    pub(crate) log: Vec<LogLine>,
    pub(crate) counters: Counters,
    pub(crate) queue: Queue,
}

/// What is counted up in a model. Nothing is counted twice, so ids are unique in the model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counters {
    pub(crate) relation: Counter,
    pub(crate) storage: Counter,
    pub(crate) action: Counter,
    pub(crate) context: Counter,
    /// Charms and resources as applications got them.
    pub(crate) charm: Counter,
    /// By application, also of one that is gone: its units' numbers are not used again.
    pub(crate) units: BTreeMap<ApplicationName, Counter>,
    pub(crate) secret: Counter,
    machine: Counter,
    turn: u64,
}

/// Counts from 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counter(u32);

impl Counter {
    pub(crate) fn next(&mut self) -> u32 {
        let next = self.0;
        self.0 = self.0.saturating_add(1);
        next
    }
}

impl Counters {
    pub(crate) fn next_place(&mut self, first: Ipv4Addr) -> Place {
        let machine = self.machine.next();
        Place { machine, address: network::address(first, machine) }
    }

    /// The number of the next turn, from 1.
    pub(crate) fn next_turn(&mut self) -> u64 {
        self.turn += 1;
        self.turn
    }
}

impl Model {
    /// An empty model.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: VirtualTime::ZERO,
            applications: Tracked::default(),
            units: Tracked::default(),
            relations: Tracked::default(),
            storages: BTreeMap::new(),
            actions: BTreeMap::new(),
            secrets: Secrets::default(),
            log: Vec::new(),
            counters: Counters::default(),
            queue: Queue::default(),
        }
    }

    /// What the model was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The model's present.
    pub fn now(&self) -> VirtualTime {
        self.now
    }

    /// The log, oldest line first.
    pub fn log(&self) -> &[LogLine] {
        &self.log
    }

    pub(crate) fn write_log(
        &mut self,
        unit: &UnitName,
        source: &str,
        level: LogLevel,
        message: impl Into<String>,
    ) {
        self.log.push(LogLine {
            at: self.now,
            unit: unit.clone(),
            source: source.to_owned(),
            level,
            message: message.into(),
        });
    }
}
