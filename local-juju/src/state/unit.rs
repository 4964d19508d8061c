//! Units: what the controller knows of them, and what their agents remember.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::Ipv4Addr;
use std::sync::Arc;

use ops_metadata::Charm;

use super::error::hint;
use super::ports::OpenPorts;
use super::{
    ActionId, AgentStatus, ApplicationName, Container, Error, MeterStatus, Metric, Model, Payload,
    PayloadId, RelationId, SecretId, Status, StatusWord, StorageId, UnitName, VirtualTime,
};
use crate::schedule::{Event, LifecycleEvent, WorkloadEvent};

/// Where a unit runs: a machine of its own, or its principal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) machine: u32,
    pub(crate) address: Ipv4Addr,
}

/// One unit of an application.
#[derive(Debug, Clone)]
pub struct Unit {
    pub(crate) place: Place,
    pub(crate) principal: Option<UnitName>,
    pub(crate) dying: bool,
    pub(crate) status: Status,
    pub(crate) status_set_by_charm: bool,
    pub(crate) ports: OpenPorts,
    /// The instances that are to be attached to it, or are.
    pub(crate) storages: BTreeSet<StorageId>,
    /// The actions that wait for it.
    pub(crate) actions: BTreeSet<ActionId>,
    /// The containers beside its charm's.
    pub(crate) containers: BTreeMap<String, Container>,
    /// The subordinates beside it.
    pub(crate) subordinates: BTreeSet<UnitName>,
    /// What its charm keeps in the controller with `state-set`.
    pub(crate) state: BTreeMap<String, String>,
    pub(crate) payloads: BTreeMap<PayloadId, Payload>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) meter_status: Option<MeterStatus>,
    /// Why Juju will refuse its next commit.
    pub(crate) commit_refusal: Option<String>,
    pub(crate) agent: Agent,
}

/// What a unit's agent remembers from hook to hook.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    /// The event that is under way.
    pub(crate) running: Option<Event>,
    pub(crate) pending: Pending,
    /// The charm that it runs, once it has begun.
    pub(crate) charm: Option<InstalledCharm>,
    pub(crate) installed: bool,
    pub(crate) started: bool,
    /// Whether its machine was started again and its charm is to be told.
    pub(crate) rebooted: bool,
    /// Whether it does not answer, and runs nothing.
    pub(crate) lost: bool,
    /// Whether `stop` has run.
    pub(crate) stopped: bool,
    pub(crate) leader: bool,
    /// The version of the leader's settings that the charm was told of.
    pub(crate) leader_settings_seen: Option<u64>,
    /// The application's `config_version` at the last `config-changed`.
    pub(crate) config_seen: Option<u64>,
    /// The instances that its charm was told of.
    pub(crate) storages: BTreeSet<StorageId>,
    pub(crate) relations: BTreeMap<RelationId, KnownRelation>,
    /// The latest revision of each secret that its charm was told of by `secret-changed`.
    pub(crate) secrets_told: BTreeMap<SecretId, u32>,
    /// The revisions that its charm was told by `secret-remove` that nobody tracks.
    pub(crate) obsolete_told: BTreeSet<(SecretId, u32)>,
    /// What happened in its containers and its charm has not handled, oldest first.
    pub(crate) workload: VecDeque<WorkloadEvent>,
    pub(crate) next_update_status: VirtualTime,
    /// Events that run in a restricted context, whatever else the agent is at.
    pub(crate) restricted: VecDeque<LifecycleEvent>,
    /// The model's turn at which the unit last began an event.
    pub(crate) last_turn: u64,
}

impl Agent {
    /// Whether the charm that the unit runs has the endpoint. One that came with a charm to which the
    /// unit is still to be refreshed waits for that.
    pub(crate) fn declares_relation(&self, endpoint: &str) -> bool {
        let declared = self.charm.iter().flat_map(|installed| &installed.charm.relations);
        declared.into_iter().any(|meta| meta.name.value == endpoint)
    }

    /// Whether it has the storage; before a unit begins, whatever it is given.
    pub(crate) fn declares_storage(&self, storage: &str) -> bool {
        self.charm.as_ref().is_none_or(|installed| {
            installed.charm.storages.iter().any(|meta| meta.name.value == storage)
        })
    }
}

/// The charm that a unit runs: its application's, until that is refreshed.
#[derive(Debug, Clone)]
pub(crate) struct InstalledCharm {
    /// The application's `charm_version` that it is.
    pub(crate) version: u32,
    pub(crate) charm: Arc<Charm>,
}

/// What stands between the agent and its next decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pending {
    /// Nothing.
    Nothing,
    /// This event comes next: one that was interrupted, or `start` after the first `config-changed`.
    Queued {
        event: Event,
        /// How often in a row it failed or was killed.
        tries: u32,
    },
    /// This hook failed.
    Failed {
        event: Event,
        /// How often in a row it failed or was killed.
        tries: u32,
        /// When it failed last.
        since: VirtualTime,
        /// When it is run again; `None` after the last automatic retry.
        retry_at: Option<VirtualTime>,
    },
}

impl Pending {
    /// Whether it is this event that is queued or failed.
    pub(crate) fn is_about(&self, wanted: &Event) -> bool {
        match self {
            Self::Nothing => false,
            Self::Queued { event, .. } | Self::Failed { event, .. } => event == wanted,
        }
    }

    /// How often in a row the event failed or was killed.
    pub(crate) fn tries_of(&self, wanted: &Event) -> u32 {
        match self {
            Self::Queued { event, tries } | Self::Failed { event, tries, .. }
                if event == wanted =>
            {
                *tries
            }
            _ => 0,
        }
    }
}

/// What an agent remembers of a relation that its unit has entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KnownRelation {
    /// Whether `-relation-created` has run.
    pub(crate) created: bool,
    /// The units that joined, each with the version of its data that the charm was told of.
    pub(crate) members: BTreeMap<UnitName, u64>,
    /// The version of the remote application's data that the charm was told of.
    pub(crate) application_version: u64,
    /// The unit that joined last and whose `-relation-changed` comes next.
    pub(crate) changed_pending: Option<UnitName>,
    /// The units of the other side that came, left, or changed their data since the charm was told of
    /// them; some may be among them that did not.
    pub(crate) news: BTreeSet<UnitName>,
}

impl Unit {
    pub(super) fn new(
        place: Place,
        principal: Option<UnitName>,
        status: Status,
        containers: BTreeMap<String, Container>,
    ) -> Self {
        let now = status.since;
        Self {
            place,
            principal,
            dying: false,
            status,
            status_set_by_charm: false,
            ports: OpenPorts::default(),
            storages: BTreeSet::new(),
            actions: BTreeSet::new(),
            containers,
            subordinates: BTreeSet::new(),
            state: BTreeMap::new(),
            payloads: BTreeMap::new(),
            metrics: Vec::new(),
            meter_status: None,
            commit_refusal: None,
            agent: Agent {
                running: None,
                pending: Pending::Nothing,
                charm: None,
                installed: false,
                started: false,
                rebooted: false,
                lost: false,
                stopped: false,
                leader: false,
                leader_settings_seen: None,
                config_seen: None,
                storages: BTreeSet::new(),
                relations: BTreeMap::new(),
                secrets_told: BTreeMap::new(),
                obsolete_told: BTreeSet::new(),
                workload: VecDeque::new(),
                next_update_status: now,
                restricted: VecDeque::new(),
                last_turn: 0,
            },
        }
    }

    /// Whether it is being removed.
    pub fn is_dying(&self) -> bool {
        self.dying
    }

    /// The machine that it runs on.
    pub fn machine(&self) -> u32 {
        self.place.machine
    }

    /// Its address: private, public and of every binding.
    pub fn address(&self) -> Ipv4Addr {
        self.place.address
    }

    /// The unit that it is subordinate to.
    pub fn principal(&self) -> Option<&UnitName> {
        self.principal.as_ref()
    }

    /// What its charm keeps in the controller with `state-set`.
    pub fn state(&self) -> &BTreeMap<String, String> {
        &self.state
    }

    /// The status of its workload, as `juju status` shows it: `error` after a failed hook, until it is
    /// run again.
    pub fn status(&self) -> Status {
        let retried = self.agent.running.as_ref().is_some_and(|event| !event.is_action());
        match &self.agent.pending {
            Pending::Failed { event, since, .. } if !retried => {
                let message = format!("hook failed: \"{}\"", event.name());
                Status::new(StatusWord::Error, message, *since)
            }
            _ => self.status.clone(),
        }
    }

    /// What its agent is at.
    pub fn agent_status(&self) -> AgentStatus {
        if self.agent.lost {
            return AgentStatus::Lost;
        }
        match (&self.agent.running, &self.agent.pending) {
            (Some(event), _) => AgentStatus::Executing(event.name()),
            (None, Pending::Failed { event, .. }) => AgentStatus::Error { hook: event.name() },
            (None, _) if !self.agent.installed => AgentStatus::Allocating,
            (None, _) => AgentStatus::Idle,
        }
    }

    /// Whether nothing stands between its agent and the next decision.
    pub(crate) fn is_idle(&self) -> bool {
        self.agent.running.is_none() && self.agent.pending == Pending::Nothing
    }

    /// Whether a failed hook has had its last automatic retry.
    pub fn is_stuck(&self) -> bool {
        matches!(self.agent.pending, Pending::Failed { retry_at: None, .. })
    }

    /// How many instances of the storage it has.
    pub(crate) fn count_storage(&self, name: &str) -> u32 {
        let instances = self.storages.iter().filter(|storage| storage.name() == name);
        u32::try_from(instances.count()).unwrap_or(u32::MAX)
    }

    /// The ports that it has open, as `juju status` shows them: `80/tcp`, `8000-8010/udp`.
    pub fn open_ports(&self) -> Vec<String> {
        self.ports.ranges().iter().map(ToString::to_string).collect()
    }
}

impl Model {
    /// Lets Juju refuse what the unit's charm writes in its next hook or action, with this message:
    /// the hook fails, and nothing of it is written.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn refuse_next_commit(
        &mut self,
        unit: &UnitName,
        message: impl Into<String>,
    ) -> Result<(), Error> {
        self.unit(unit)?;
        if let Some(found) = self.units.get_mut(unit) {
            found.commit_refusal = Some(message.into());
        }
        self.settle();
        Ok(())
    }

    /// The units, sorted by name as text.
    pub fn units(&self) -> impl Iterator<Item = (&UnitName, &Unit)> {
        self.units.iter()
    }

    /// The unit.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn unit(&self, name: &UnitName) -> Result<&Unit, Error> {
        self.units.get(name).ok_or_else(|| {
            let names = self.units.keys().map(UnitName::as_str);
            Error::NoUnit { name: name.clone(), hint: hint(name.as_str(), names) }
        })
    }

    pub(crate) fn units_of<'a>(
        &'a self,
        application: &'a ApplicationName,
    ) -> impl Iterator<Item = (&'a UnitName, &'a Unit)> {
        of_application(&self.units, application)
    }
}

/// What belongs to the units of one application. Their names stand together, from the unit 0 on.
pub(super) fn of_application<'a, T>(
    units: &'a BTreeMap<UnitName, T>,
    application: &'a ApplicationName,
) -> impl Iterator<Item = (&'a UnitName, &'a T)> {
    let from = UnitName::new(application, 0);
    units.range(from..).take_while(move |(name, _)| name.application() == application)
}
