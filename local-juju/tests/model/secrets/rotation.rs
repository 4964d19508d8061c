//! Rotation and expiry, on the model's clock.

use std::collections::BTreeMap;
use std::time::Duration;

use local_juju::commands::{Ending, Exit};
use local_juju::schedule;

use super::{added, committed, events, related, secret};
use crate::support::{Hook, Juju, exit, unit};

const HOUR: u64 = 3_600;

/// Runs what comes with time until then, and gives the secrets' events with their minutes.
fn until(
    juju: &mut Juju,
    minutes: u64,
    mut charm: impl FnMut(&mut Hook<'_>),
) -> Vec<(u64, String)> {
    let mut ran = Vec::new();
    loop {
        let due = schedule::next(&juju.model).unwrap();
        if due.at.since_start() > Duration::from_secs(minutes * 60) {
            juju.ran.clear();
            return ran;
        }
        let name = format!("{} {}", due.unit, due.event);
        let at = due.at.since_start().as_secs() / 60;
        juju.run(due, &mut |hook| {
            if name.contains("secret") {
                charm(hook);
            }
            exit(0)
        });
        if name.contains("secret") {
            ran.push((at, name));
        }
    }
}

fn named(events: &[(u64, &str)]) -> Vec<(u64, String)> {
    events.iter().map(|(at, name)| (*at, (*name).to_owned())).collect()
}

/// SEC-022, SEC-026
#[test]
fn a_secret_is_rotated_each_interval_and_every_five_minutes_until_it_is() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1", "--rotate=hourly"]);
    assert_eq!(events(&mut juju), [""; 0], "a model is at rest before");
    // It does nothing three times, then makes a new revision.
    let mut times = 0;
    let ran = until(&mut juju, 150, |hook| {
        let variables: BTreeMap<_, _> = hook.run.environment(hook.model).into_iter().collect();
        assert_eq!(variables["JUJU_SECRET_ID"], id);
        assert_eq!(variables.get("JUJU_SECRET_REVISION"), None);
        times += 1;
        if times == 4 {
            hook.ok(&["secret-set", &id, "abc=2"]);
            hook.ok(&["secret-remove", &id, "--revision=1"]);
        }
    });
    let rotate = "db/0 secret-rotate";
    let first = named(&[
        (60, rotate),
        (65, rotate),
        (70, rotate),
        (75, rotate),
        (135, rotate),
        (140, rotate),
        (145, rotate),
        (150, rotate),
    ]);
    assert_eq!(ran, first);
    // A policy that is set again does not move what is planned; `never` ends it.
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "--rotate=daily"])));
    assert_eq!(until(&mut juju, 155, |_| {}), named(&[(155, rotate)]));
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "--rotate=never"])));
    assert_eq!(until(&mut juju, 3000, |_| {}), []);
}

/// SEC-020, SEC-021
#[test]
fn a_revision_expires_and_is_told_every_five_minutes_until_it_is_removed() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1", "--expire=2h"]);
    let mut times = 0;
    let ran = until(&mut juju, 300, |hook| {
        let variables: BTreeMap<_, _> = hook.run.environment(hook.model).into_iter().collect();
        let revision = variables["JUJU_SECRET_REVISION"].clone();
        times += 1;
        match times {
            1 => {}
            // Only another content does not do.
            2 => drop(hook.ok(&["secret-set", &id, "abc=2"])),
            _ => drop(hook.ok(&["secret-remove", &id, "--revision", &revision])),
        }
    });
    let expired = "db/0 secret-expired";
    // The second made the first revision obsolete, which is told after.
    assert_eq!(ran, named(&[(120, expired), (125, expired), (125, "db/0 secret-remove")]));
    assert_eq!(secret(&juju, &id).revisions().keys().copied().collect::<Vec<_>>(), [2]);

    // To set another time does.
    committed(&mut juju, "db/0", |hook| drop(hook.ok(&["secret-set", &id, "--expire=1h"])));
    let mut done = false;
    let ran = until(&mut juju, 420, |hook| {
        hook.ok(&["secret-set", &id, "--expire=30m"]);
        done = true;
    });
    assert_eq!(ran, named(&[(360, expired), (390, expired), (420, expired)]));
    assert!(done);
}

#[test]
fn dates_are_of_the_model_s_clock() {
    let mut juju = related("3.6.11");
    // The model began on 1 January 2026.
    let id =
        added(&mut juju, "db/1", &["abc=1", "--owner=unit", "--expire=2026-01-01T03:00:00+01:00"]);
    added(&mut juju, "db/1", &["abc=1", "--owner=unit", "--expire=2026-01-01T04:00:00"]);
    let ran = until(&mut juju, 250, |hook| {
        let variables: BTreeMap<_, _> = hook.run.environment(hook.model).into_iter().collect();
        hook.ok(&["secret-remove", &variables["JUJU_SECRET_ID"]]);
    });
    assert_eq!(ran, named(&[(120, "db/1 secret-expired"), (240, "db/1 secret-expired")]));
    assert!(juju.model.secret(&id.parse().unwrap()).is_none());
    // What has expired already does so now.
    added(&mut juju, "db/0", &["abc=1", "--expire=2020-01-01T00:00:00Z"]);
    assert_eq!(events(&mut juju), ["db/0 secret-expired"]);
    let info_of = |hook: &mut Hook<'_>| hook.ok(&["secret-ids"]);
    committed(&mut juju, "db/0", |hook| {
        let id = info_of(hook);
        assert!(
            hook.ok(&["secret-info-get", id.trim()]).contains("expiry: \"2020-01-01T00:00:00Z\"")
        );
    });
}

#[test]
fn expiry_comes_before_rotation_and_rotation_in_time_for_expiry() {
    let mut juju = related("3.6.11");
    added(&mut juju, "db/0", &["abc=1", "--rotate=hourly", "--expire=1h"]);
    let ran = until(&mut juju, 62, |_| {});
    assert_eq!(ran, named(&[(60, "db/0 secret-expired"), (60, "db/0 secret-rotate")]));
    // Who rotates in time is asked again before the revision expires.
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1", "--rotate=hourly"]);
    let ran = until(&mut juju, 119, |hook| {
        hook.ok(&["secret-set", &id, "abc=2", "--expire=30m"]);
        hook.ok(&["secret-remove", &id, "--revision=1"]);
    });
    let rotate = "db/0 secret-rotate";
    let often = [60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115].map(|at| (at, rotate));
    assert_eq!(ran, named(&often));
}

#[test]
fn the_application_s_secrets_are_told_to_who_leads_then() {
    let mut juju = related("3.6.11");
    let id = added(&mut juju, "db/0", &["abc=1", "--rotate=hourly"]);
    juju.model.advance(Duration::from_secs(HOUR / 2));
    juju.model.set_leader(&unit("db/1")).unwrap();
    assert_eq!(until(&mut juju, 61, |_| {}), named(&[(60, "db/1 secret-rotate")]));
    // Time that passes while nothing runs is made up for, once.
    juju.model.advance(Duration::from_secs(5 * HOUR));
    juju.ran.clear();
    let ran = events(&mut juju);
    assert_eq!(ran, ["db/1 secret-rotate"; 60].map(str::to_owned)[..ran.len()]);
    assert!(!ran.is_empty());
    // A rotation that failed is not run by who leads no more.
    juju.model.advance(Duration::from_secs(HOUR));
    let due = schedule::next_before_rest(&juju.model).unwrap();
    assert_eq!((due.unit.as_str(), due.event.name().as_str()), ("db/1", "secret-rotate"));
    juju.run(due, &mut |_| Exit { ending: Ending::Code(1), ..exit(1) });
    juju.model.set_leader(&unit("db/0")).unwrap();
    juju.ran.clear();
    let ran = events(&mut juju);
    assert!(!ran.contains(&"db/1 secret-rotate".to_owned()), "{ran:?}");
    assert!(ran.contains(&"db/0 secret-rotate".to_owned()), "{ran:?}");
    assert_eq!(secret(&juju, &id).latest_revision(), 1);
}
