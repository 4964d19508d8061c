//! Hooks that fail and hooks that are killed.

use std::time::Duration;

use local_juju::commands::{Ending, Exit, Outcome};
use local_juju::schedule;
use local_juju::state::{Settings, StatusWord};

use crate::support::{Juju, application, exit, unit, web};

fn killed(signal: i32) -> Exit {
    Exit { ending: Ending::Signal(signal), stdout: Vec::new(), stderr: Vec::new() }
}

#[test]
fn a_failed_hook_is_retried_ever_more_slowly_and_then_stays() {
    let settings = Settings { automatic_retries: 8, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("web", web(), 1);
    let mut times = Vec::new();
    juju.rest(|hook| {
        times.push(hook.model.now().since_start());
        exit(1)
    });
    let waits: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (wait, longest) in waits.iter().zip([5, 10, 20, 40, 80, 160, 300, 300]) {
        let range = Duration::from_secs(5)..=Duration::from_secs(longest);
        assert!(range.contains(wait), "{waits:?}");
    }
    assert!(waits[7] > waits[1]);
    assert_eq!(juju.ran, ["web/0 install"; 9]);
    let found = juju.model.unit(&unit("web/0")).unwrap();
    assert!(found.is_stuck());
    assert_eq!(found.status().message, "hook failed: \"install\"");
    assert_eq!(schedule::next(&juju.model), None);
}

#[test]
fn without_retries_a_failed_hook_stays_at_once() {
    let settings = Settings { automatic_retries: 0, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("web", web(), 1);
    juju.rest(|_| exit(1));
    assert_eq!(juju.ran, ["web/0 install"]);
}

#[test]
fn a_unit_in_error_runs_nothing_else_and_others_go_on() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    juju.rest(|hook| exit(i32::from(hook.is("web/0", "config-changed"))));
    assert_eq!(juju.of("web/0").last(), Some(&"config-changed"));
    assert_eq!(juju.of("web/1").last(), Some(&"cluster-relation-changed"));
    juju.ran.clear();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/1 config-changed"]);
}

#[test]
fn a_retry_that_succeeds_ends_the_error_and_the_count() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let mut failures = 2;
    juju.rest(|hook| {
        let fails = (hook.name() == "install" || hook.name() == "start") && failures > 0;
        if hook.name() == "config-changed" {
            failures = 3;
        }
        if fails {
            failures -= 1;
        }
        exit(i32::from(fails))
    });
    assert_eq!(juju.ran.iter().filter(|line| *line == "web/0 install").count(), 3);
    assert_eq!(juju.ran.iter().filter(|line| *line == "web/0 start").count(), 4);
    assert_eq!(juju.model.unit(&unit("web/0")).unwrap().status().word, StatusWord::Unknown);
}

#[test]
fn what_is_due_now_comes_before_a_retry() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let due = schedule::next(&juju.model).unwrap();
    juju.run(due, &mut |_| exit(1));
    assert_eq!(schedule::next(&juju.model).unwrap().at.since_start(), Duration::from_secs(5));
    juju.model.add_unit(&application("web")).unwrap();
    let due = schedule::next(&juju.model).unwrap();
    assert_eq!((due.unit, due.at.since_start()), (unit("web/1"), Duration::ZERO));
}

#[test]
fn a_killed_hook_is_queued_again_and_drops_its_writes() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let mut kills = 2;
    let mut outcomes = Vec::new();
    while let Some(due) = schedule::next_before_rest(&juju.model) {
        let outcome = juju.run(due, &mut |hook| {
            if hook.name() == "start" && kills > 0 {
                kills -= 1;
                hook.ok(&["relation-set", "-r", "0", "a=b"]);
                return killed(if kills == 0 { 15 } else { 9 });
            }
            exit(0)
        });
        outcomes.push(outcome);
    }
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Requeued).count(), 2);
    assert_eq!(juju.of("web/0")[4..], ["start", "start", "start"]);
    assert_eq!(juju.model.now().since_start(), Duration::ZERO, "at once");
    assert_eq!(
        juju.model.to_json()["relations"]["0"]["units"]["web/0"]["a"],
        serde_json::Value::Null
    );
}

#[test]
fn a_hook_that_is_always_killed_ends_in_error() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.rest(|_| killed(9));
    assert!(juju.model.unit(&unit("web/0")).unwrap().is_stuck());
    let log = juju.model.log().last().unwrap();
    assert_eq!(log.message, "hook \"install\" failed: signal: killed");
}

#[test]
fn another_signal_is_an_ordinary_failure() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let due = schedule::next(&juju.model).unwrap();
    let outcome = juju.run(due, &mut |_| killed(11));
    assert_eq!(outcome, Outcome::Failed { message: "signal: 11".to_owned() });
}

#[test]
fn a_hook_without_a_program_is_done() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let due = schedule::next(&juju.model).unwrap();
    let exit = Exit { ending: Ending::NoHandler, stdout: Vec::new(), stderr: Vec::new() };
    assert_eq!(juju.run(due, &mut |_| exit.clone()), Outcome::Skipped);
    assert_ne!(schedule::next(&juju.model).unwrap().event.name(), "install");
}

#[test]
fn who_leads_no_more_does_not_run_leader_elected_again() {
    // It loses the leadership after the hook that failed or was killed, or while it runs.
    for (ends, meanwhile) in
        [(exit(1), false), (exit(1), true), (killed(9), false), (killed(9), true)]
    {
        let mut juju = Juju::new().deploy("web", web(), 2);
        while let Some(due) = schedule::next_before_rest(&juju.model) {
            let elected = due.event.name() == "leader-elected" && due.unit == unit("web/0");
            juju.run(due, &mut |hook| {
                if elected && meanwhile {
                    hook.model.set_leader(&unit("web/1")).unwrap();
                }
                if elected { ends.clone() } else { exit(0) }
            });
            if elected {
                juju.model.set_leader(&unit("web/1")).unwrap();
            }
        }
        let elected = |name: &str| juju.of(name).iter().filter(|e| **e == "leader-elected").count();
        assert_eq!((elected("web/0"), elected("web/1")), (1, 1), "{ends:?} {meanwhile}");
        assert!(juju.of("web/0").contains(&"start"), "it is in error no more");
    }
}
