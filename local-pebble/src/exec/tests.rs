use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::session::ExecSession;
use crate::accounts::Accounts;
use crate::changes::{NewTask, Work};
use crate::clock::VirtualClock;
use crate::daemon::{Core, State};
use crate::files::{FileTree, Ownership};
use crate::plan::{LayerStack, Sections};
use crate::processes::{Exit, Output, PretendedProcesses, Streams};

/// A command is aborted while the thread that starts its process is on its way: it starts, and is killed.
#[test]
fn a_command_is_aborted_before_its_process_is_there() {
    let root = tempfile::tempdir().unwrap();
    let clock = Arc::new(VirtualClock::held(Timestamp::UNIX_EPOCH));
    let files = FileTree::open(root.path(), Accounts::Pretended, Ownership::noted()).unwrap();
    let processes = PretendedProcesses::new();
    processes.on(["sleep"], |_| Output::runs());
    let core = Core::new(clock.clone(), files, None, |sink| {
        let (layers, plan) = (LayerStack::default(), Sections::default());
        State::new(clock, Arc::new(processes), Accounts::Pretended, layers, plan, sink)
    });
    core.with(|state| {
        let summary = "Execute command \"sleep\"".to_owned();
        let task =
            NewTask { work: Work::Exec, summary: summary.clone(), lane: 0, waits_for: Vec::new() };
        let change = state.add_change("exec", summary, vec![task], Vec::new());
        let task = state.only_task(change).unwrap();
        let mut session = ExecSession::new(
            vec!["sleep".to_owned()],
            BTreeMap::new(),
            "/".to_owned(),
            None,
            Streams::Pipes { split: false },
            Duration::ZERO,
        );
        session.started = true;
        state.execs.insert(task, session);
        state.run_tasks();

        state.abort_change(change).unwrap();
        state.end_aborted(change);
        state.spawn_exec(task).unwrap();
        state.fire_due();
        assert_eq!(state.execs[&task].exit, Some(Exit::Signal(9)));
    });
}
