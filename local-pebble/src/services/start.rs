//! Starting services.

use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::service::{Service, ServiceState};
use crate::changes::TaskId;
use crate::daemon::{ProcessOwner, ServiceTimer, State, Timer};
use crate::logs::ServiceLog;
use crate::plan::CommandLine;
use crate::processes::{Purpose, Scope, SpawnRequest, Streams};

/// How long a process must live for its service to be called started.
const OKAY_DELAY: Duration = Duration::from_secs(1);

impl State {
    /// The task that starts a service begins.
    pub(crate) fn begin_start(&mut self, task: TaskId, name: &str) {
        let Some(config) = self.plan.services.get(name).cloned() else {
            self.finish_task(task, Err(format!("cannot find service {name:?} in plan")));
            return;
        };
        let now = self.now();
        let service = self
            .services
            .entry(name.to_owned())
            .or_insert_with(|| Service::new(name, config.clone(), now, &self.log_news));
        match service.state {
            ServiceState::Starting | ServiceState::Running => {
                self.log_task(task, false, format!("Service {name:?} already started."));
                self.finish_task(task, Ok(()));
            }
            ServiceState::Terminating | ServiceState::Killing => {
                let state = service.state.as_str();
                let error = format!("cannot start service while {state}");
                self.finish_task(task, Err(error));
            }
            ServiceState::Initial
            | ServiceState::Stopped
            | ServiceState::Backoff
            | ServiceState::Exited => {
                service.config = config;
                service.backoffs = 0;
                service.delay = Duration::ZERO;
                service.restarts = false;
                self.service_becomes(name, ServiceState::Initial);
                match self.start_process(name) {
                    Err(error) => self.finish_task(task, Err(error)),
                    Ok(()) => {
                        if let Some(service) = self.services.get_mut(name) {
                            service.start_task = Some(task);
                        }
                        self.service_becomes(name, ServiceState::Starting);
                        self.service_after(name, OKAY_DELAY, ServiceTimer::Okay);
                    }
                }
            }
        }
    }

    /// Starts a service's process, whose state is the caller's affair.
    pub(crate) fn start_process(&mut self, name: &str) -> Result<(), String> {
        let Some(service) = self.services.get(name) else {
            return Err(format!("service {name:?} does not exist"));
        };
        let config = service.config.clone();
        let log = Arc::clone(&service.log);
        let line = CommandLine::parse(name, &config.command)?;
        let context = self.context_of(&config);
        let owner = self.accounts.resolve(&context.user)?;
        let request = SpawnRequest {
            id: self.new_process_id(),
            purpose: Purpose::Service(name.to_owned()),
            words: line.all(),
            environment: self.full_environment(&context.environment, owner),
            working_dir: (!context.working_dir.is_empty()).then(|| context.working_dir.clone()),
            owner,
            streams: Streams::Output,
        };
        let spawned = self
            .spawn(&request, ProcessOwner::Service(name.to_owned()))
            .map_err(|error| format!("cannot start service: {error}"))?;
        let clock = Arc::clone(&self.clock);
        if let Some(output) = spawned.stdout {
            if spawned.is_idle {
                read_log(output, &log, &*clock);
            } else {
                let (id, sink) = (request.id, self.expect_output(request.id));
                let read = move || {
                    read_log(output, &log, &*clock);
                    if let Some(sink) = sink.upgrade() {
                        sink.output_ended(id);
                    }
                };
                // Without the thread the service runs on until its pipe is full; it is better told.
                if let Err(error) = thread::Builder::new().name("log".to_owned()).spawn(read) {
                    self.output_ended(request.id);
                    let _ = self.signal_process(request.id, SIGKILL, Scope::Group);
                    return Err(format!("cannot start service: {error}"));
                }
            }
        }
        let mut reset = None;
        if let Some(service) = self.services.get_mut(name) {
            service.process = Some(request.id);
            service.starts += 1;
            reset = Some((service.starts, service.config.backoff_limit()));
        }
        if let Some((generation, limit)) = reset {
            let timer = ServiceTimer::BackoffReset;
            self.after(limit, Timer::Service { name: name.to_owned(), generation, timer });
        }
        Ok(())
    }

    /// The change that starts a service is aborted: the process is killed.
    pub(crate) fn abort_start(&mut self, task: TaskId, name: &str) {
        let Some(service) = self.services.get_mut(name) else { return };
        if service.start_task != Some(task) {
            return;
        }
        service.start_task = None;
        let process = service.process.take();
        let killed = process.map(|id| self.signal_process(id, SIGKILL, Scope::Group));
        self.service_becomes(name, ServiceState::Stopped);
        let error = match killed {
            Some(Err(error)) => {
                format!("start aborted, but cannot send SIGKILL to process: {error}")
            }
            _ => "start aborted, sent SIGKILL to process".to_owned(),
        };
        self.finish_task(task, Err(error));
    }
}

pub(super) const SIGKILL: i32 = 9;
pub(super) const SIGTERM: i32 = 15;

/// Takes a process's output line by line until nobody can write any more.
fn read_log(output: impl Read, log: &ServiceLog, clock: &dyn crate::clock::Clock) {
    /// Longer lines come in pieces.
    const LONGEST: u64 = 4_000;
    let mut reader = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LONGEST);
        match limited.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {
                if line.last() == Some(&b'\n') {
                    line.pop();
                }
                log.push(clock.now(), &line);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}
