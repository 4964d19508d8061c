//! What a charm leaves running, and charms that are ended.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use local_juju::commands::Outcome;
use local_juju::{Error, Progress};

use crate::support::Local;

/// Far longer than any test takes, and far shorter than what the charms would wait for.
const SOON: Duration = Duration::from_secs(60);

/// Whether the process ends before long: a signal takes a moment to do its work.
fn ends(pid: &str) -> bool {
    let started = Instant::now();
    while runs(pid) && started.elapsed() < SOON {
        thread::yield_now();
    }
    !runs(pid)
}

/// Whether the process runs; a zombie does not.
fn runs(pid: &str) -> bool {
    let status = fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    status.is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().trim().starts_with('Z'))
}

#[test]
fn a_background_process_of_the_group_is_ended() {
    let script = "#!/bin/sh\nsleep 1000 &\necho $! > pid\n";
    let mut local = Local::with_dispatch(1, script);
    let started = Instant::now();
    let ran = local.run_to("install");
    assert_eq!(ran.outcome, Outcome::Committed);
    assert!(started.elapsed() < SOON);
    let pid = local.juju.directory().join("agents/unit-shell-0/charm/pid");
    let pid = fs::read_to_string(pid).unwrap();
    assert!(ends(pid.trim()), "{pid} still runs");
}

#[test]
fn a_process_that_left_the_group_is_not_waited_for() {
    // It keeps the standard output open.
    let script = r#"#!/bin/sh
[ "$JUJU_HOOK_NAME" = install ] || exit 0
mkfifo started
setsid sh -c 'echo $$ > pid; echo > started; exec sleep 1000' &
read _ < started
echo done
"#;
    let mut local = Local::with_dispatch(1, script);
    let started = Instant::now();
    let ran = local.run_to("install");
    assert_eq!(ran.outcome, Outcome::Committed);
    assert!(local.logged("DEBUG install: done"));
    local.settle();
    assert!(started.elapsed() < SOON);
    let pid = local.juju.directory().join("agents/unit-shell-0/charm/pid");
    let pid = fs::read_to_string(pid).unwrap();
    assert!(runs(pid.trim()), "a daemon of its own session is the charm's business");
    let killed = std::process::Command::new("kill").arg("-9").arg(pid.trim()).status().unwrap();
    assert!(killed.success());
}

#[test]
fn the_stopper_ends_a_charm_and_whatever_it_started() {
    let script = "#!/bin/sh\nsleep 1000 &\necho $! > pid\nmkfifo never\nread _ < never\n";
    let mut local = Local::with_dispatch(1, script);
    let stopper = local.juju.stopper();
    let waits = local.juju.directory().join("agents/unit-shell-0/charm/never");
    let started = Instant::now();
    let stopping = thread::spawn(move || {
        while !waits.exists() {
            thread::yield_now();
        }
        stopper.stop();
    });
    let ran = local.juju.step(&mut |_| {}).unwrap().unwrap();
    stopping.join().unwrap();
    assert!(started.elapsed() < SOON);
    assert_eq!(ran.outcome, Outcome::Requeued);
    let pid = local.juju.directory().join("agents/unit-shell-0/charm/pid");
    assert!(ends(fs::read_to_string(pid).unwrap().trim()));
    assert!(matches!(local.juju.step(&mut |_| {}), Err(Error::Stopped)));
    assert!(local.juju.stopper().is_stopped());
}

#[test]
fn stopping_just_before_the_charm_starts() {
    let mut local = Local::with_dispatch(1, "#!/bin/sh\ntouch ran\n");
    let stopper = local.juju.stopper();
    let ran = local.juju.step(&mut |progress| {
        if let Progress::Started { .. } = progress {
            stopper.stop();
        }
    });
    assert_eq!(ran.unwrap().unwrap().outcome, Outcome::Requeued);
    assert!(!local.juju.directory().join("agents/unit-shell-0/charm/ran").exists());
}
