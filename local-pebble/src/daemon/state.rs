//! All that the daemon knows.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Duration;

use jiff::Timestamp;

use super::{Effect, Shutdown, Timer, Timers};
use crate::accounts::Accounts;
use crate::changes::{ChangeId, Changes, TaskId};
use crate::checks::Checks;
use crate::clock::Clock;
use crate::exec::Execs;
use crate::forward::Forwarders;
use crate::identities::Identities;
use crate::logs::News;
use crate::notices::Notices;
use crate::plan::{LayerStack, Sections};
use crate::processes::{Exit, ExitSink, PlannedExit, ProcessId, Processes, SpawnRequest, Spawned};
use crate::services::Services;
use crate::state_file::{Kept, SavedData, SavedState};

/// The daemon's state. It is changed by methods that the modules of its parts add.
pub(crate) struct State {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) processes: Arc<dyn Processes>,
    pub(crate) accounts: Accounts,
    pub(crate) timers: Timers,
    pub(crate) layers: LayerStack,
    pub(crate) plan: Sections,
    pub(crate) services: Services,
    pub(crate) log_news: Arc<News>,
    pub(crate) checks: Checks,
    pub(crate) forwarders: Forwarders,
    /// Each thread that sends lines on holds one more.
    pub(crate) forwarding: Arc<()>,
    /// Where the daemon listens for HTTP beside its socket.
    pub(crate) http_address: Option<String>,
    pub(crate) changes: Kept<Changes>,
    pub(crate) execs: Execs,
    pub(crate) notices: Kept<Notices>,
    pub(crate) identities: Kept<Identities>,
    /// Changes of which a task may have become due.
    pub(crate) to_run: VecDeque<ChangeId>,
    pub(crate) shutdown: Option<Shutdown>,
    /// Whether the daemon has ended.
    pub(crate) over: bool,
    effects: Vec<Effect>,
    processes_of: HashMap<ProcessId, Owner>,
    /// Processes whose output is still read, and how they have ended if they have.
    outputs: HashMap<ProcessId, Option<Exit>>,
    next_process: u64,
    sink: Weak<dyn ExitSink>,
    /// What is under way by itself: no clock may skip meanwhile.
    busy: usize,
    random: u64,
}

/// Whose process one is.
#[derive(Debug, Clone)]
pub(crate) enum Owner {
    Service(String),
    Exec(TaskId),
}

impl State {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        processes: Arc<dyn Processes>,
        accounts: Accounts,
        layers: LayerStack,
        plan: Sections,
        sink: Weak<dyn ExitSink>,
    ) -> Self {
        Self {
            clock,
            processes,
            accounts,
            timers: Timers::default(),
            layers,
            plan,
            services: Services::default(),
            log_news: Arc::default(),
            checks: Checks::default(),
            forwarders: Forwarders::default(),
            forwarding: Arc::default(),
            http_address: None,
            changes: Kept::default(),
            execs: Execs::default(),
            notices: Kept::default(),
            identities: Kept::default(),
            to_run: VecDeque::new(),
            shutdown: None,
            over: false,
            effects: Vec::new(),
            processes_of: HashMap::new(),
            outputs: HashMap::new(),
            next_process: 1,
            sink,
            busy: 0,
            random: 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// Knows what an earlier daemon has kept.
    pub(crate) fn restore(&mut self, saved: &SavedState) {
        self.changes = Kept::new(Changes::restore(saved));
        self.notices = Kept::new(Notices::restore(saved));
        self.identities = Kept::new(Identities::restore(&saved.data.identities));
    }

    /// What is to be kept, if that is something else than when this was asked last.
    pub(super) fn take_unsaved(&mut self) -> Option<SavedState> {
        let touched = [
            self.changes.take_touched(),
            self.notices.take_touched(),
            self.identities.take_touched(),
        ];
        if touched == [false; 3] {
            return None;
        }
        let data = SavedData::new(self.identities.save());
        let mut saved = SavedState { data, ..SavedState::default() };
        self.changes.save(&mut saved);
        self.notices.save(&mut saved);
        Some(saved)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Something is due after a while.
    pub(crate) fn after(&mut self, delay: Duration, timer: Timer) {
        let at = self.clock.elapsed().saturating_add(delay);
        self.timers.set(at, timer);
    }

    /// Does what is due, and says whether anything was.
    pub(crate) fn fire_due(&mut self) -> bool {
        let mut fired = false;
        while let Some(timer) = self.timers.take_due(self.clock.elapsed()) {
            fired = true;
            match timer {
                Timer::Service { name, generation, timer } => {
                    self.service_timer(&name, generation, timer);
                }
                Timer::Check { name, generation } => self.check_due(&name, generation),
                Timer::ExecConnect(task) => self.exec_not_connected(task),
                Timer::ExecTimeout(task) => self.exec_timed_out(task),
                Timer::Output(id) => self.output_ended(id),
                Timer::Exit { id, exit } => self.process_exited(id, exit),
            }
        }
        fired
    }

    /// Has something done as soon as the state is unlocked.
    pub(crate) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// A number for a process to be started.
    pub(crate) const fn new_process_id(&mut self) -> ProcessId {
        let id = ProcessId(self.next_process);
        self.next_process += 1;
        id
    }

    /// Starts a process whose end will be told to its owner.
    pub(crate) fn spawn(
        &mut self,
        request: &SpawnRequest,
        owner: Owner,
    ) -> Result<Spawned, crate::processes::SpawnError> {
        let Some(sink) = self.sink.upgrade() else {
            return Err(crate::processes::LookUpError { program: String::new() }.into());
        };
        let spawned = self.processes.spawn(request, sink)?;
        self.processes_of.insert(request.id, owner);
        self.process_planned(request.id, spawned.planned);
        Ok(spawned)
    }

    /// It is known when a process ends.
    pub(crate) fn process_planned(&mut self, id: ProcessId, planned: Option<PlannedExit>) {
        if let Some(PlannedExit { after, exit }) = planned {
            self.after(after, Timer::Exit { id, exit });
        }
        if let Some(Owner::Exec(task)) = self.processes_of.get(&id).cloned() {
            self.exec_planned(task);
        }
    }

    /// A process's output is read in a thread of its own: its end counts when all that it has printed is
    /// there.
    pub(crate) fn expect_output(&mut self, id: ProcessId) -> Weak<dyn ExitSink> {
        self.outputs.insert(id, None);
        self.sink.clone()
    }

    /// Nobody can write to a process's output any more, or nobody wants to know.
    pub(crate) fn output_ended(&mut self, id: ProcessId) {
        if let Some(Some(exit)) = self.outputs.remove(&id) {
            self.process_exited(id, exit);
        }
    }

    /// A process has ended.
    pub(crate) fn process_exited(&mut self, id: ProcessId, exit: Exit) {
        if let Some(ended) = self.outputs.get_mut(&id) {
            *ended = Some(exit);
            let patience = self.output_patience(id);
            self.after(patience, Timer::Output(id));
            return;
        }
        match self.processes_of.remove(&id) {
            Some(Owner::Service(name)) => self.service_exited(&name, id, exit),
            Some(Owner::Exec(task)) => self.exec_exited(task, exit),
            None => {}
        }
    }

    /// How long what a process has left behind may hold its output.
    fn output_patience(&self, id: ProcessId) -> Duration {
        let service = match self.processes_of.get(&id) {
            Some(Owner::Service(name)) => self.services.get(name),
            _ => None,
        };
        // A little less than it has to end, so that its end is never taken for a failure to.
        service.map_or(Duration::ZERO, |service| service.config.kill_delay() / 10 * 9)
    }

    pub(super) fn running_processes(&self) -> Vec<ProcessId> {
        self.processes_of.keys().copied().collect()
    }

    /// Sends a signal to a process.
    pub(crate) fn signal_process(
        &mut self,
        id: ProcessId,
        signal: i32,
        scope: crate::processes::Scope,
    ) -> std::io::Result<()> {
        let planned = self.processes.signal(id, signal, scope)?;
        if let Some(PlannedExit { after, exit }) = planned {
            self.after(after, Timer::Exit { id, exit });
        }
        Ok(())
    }

    /// Something begins whose end is not a matter of time.
    pub(crate) const fn begin_work(&mut self) {
        self.busy += 1;
    }

    pub(crate) const fn end_work(&mut self) {
        self.busy = self.busy.saturating_sub(1);
    }

    pub(crate) const fn is_busy(&self) -> bool {
        self.busy > 0
    }

    pub(crate) const fn is_over(&self) -> bool {
        self.over
    }

    /// A number from 0 to 1, the same ones in every daemon: only delays depend on it.
    pub(crate) fn random(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        f64::from(u32::try_from(self.random >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }
}
