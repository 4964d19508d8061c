//! Records on their way, with an agent that logs itself.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::*;
use crate::hook::recorder::hook;
use crate::hook::{HookCommands, Memory, Output};

/// What an agent was told, and what it says itself while it is told something.
struct Agent {
    calls: Arc<Mutex<Vec<String>>>,
    core: Rc<Core>,
    _alone: MutexGuard<'static, ()>,
}

/// One test at a time: what waits is the process's.
fn agent(while_running: fn(&str)) -> Agent {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    install::<Agent>();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&calls);
    let transport = Memory::new(move |call| {
        let line = format!("{} {}", call.command, call.arguments.join(" "));
        while_running(&line);
        heard.lock().unwrap().push(line.replace("juju-log --log-level ", ""));
        Output::success("true")
    });
    let core = Core::new(hook(&[]), HookCommands::new(Box::new(transport)));
    Agent { calls, core: Rc::new(core), _alone: alone }
}

impl Agent {
    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }
}

// LOG-001
#[test]
fn records_of_every_level_arrive_in_their_order() {
    let agent = agent(|_| {});
    log::warn!(target: "ops", "before the dispatch");
    assert!(agent.heard().is_empty());
    let attached = attach(Rc::clone(&agent.core));
    log::error!(target: "ops", "one\ntwo");
    log::info!(target: "ops::database", "three");
    log::debug!(target: "ops", "four");
    log::trace!(target: "ops", "");
    log::trace!(target: "ops", "five");
    drop(attached);
    assert_eq!(
        agent.heard(),
        [
            "WARNING -- before the dispatch",
            "ERROR -- one\ntwo",
            "INFO -- ops::database: three",
            "DEBUG -- four",
            "TRACE -- five",
        ]
    );
}

#[test]
fn records_of_other_threads_wait_for_the_dispatching_one() {
    let agent = agent(|_| {});
    let attached = attach(Rc::clone(&agent.core));
    let speak = |text: &'static str| thread::spawn(move || log::info!(target: "ops", "{text}"));
    speak("from a thread").join().unwrap();
    assert!(agent.heard().is_empty());
    agent.core.log(LogLevel::Debug, "a line").unwrap();
    speak("last").join().unwrap();
    drop(attached);
    assert_eq!(agent.heard(), ["INFO -- from a thread", "DEBUG -- a line", "INFO -- last"]);
}

#[test]
fn the_way_to_juju_speaks_without_end_or_deadlock() {
    let agent = agent(|line| log::warn!(target: "ops", "running {line}"));
    let attached = attach(Rc::clone(&agent.core));
    assert!(agent.core.is_leader().unwrap());
    log::info!(target: "ops", "done");
    drop(attached);
    // What it says while it logs is printed.
    let command = "is-leader --format=json";
    assert_eq!(agent.heard(), [command, &format!("WARNING -- running {command}"), "INFO -- done"]);
}

#[test]
fn a_record_may_log_while_it_is_written() {
    struct Speaks;
    impl fmt::Display for Speaks {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            log::debug!(target: "ops", "inner");
            f.write_str("outer")
        }
    }
    let agent = agent(|_| {});
    let attached = attach(Rc::clone(&agent.core));
    log::info!(target: "ops", "{Speaks}");
    drop(attached);
    assert_eq!(agent.heard(), ["DEBUG -- inner", "INFO -- outer"]);
}

#[cfg(feature = "tracing")]
#[test]
fn events_of_tracing_arrive_with_their_fields() {
    let agent = agent(|_| {});
    let attached = attach(Rc::clone(&agent.core));
    tracing::warn!(target: "ops", attempts = 3, "gave up");
    drop(attached);
    assert_eq!(agent.heard(), ["WARNING -- gave up attempts=3"]);
}
