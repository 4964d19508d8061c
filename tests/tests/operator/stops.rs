//! Where a charm stops for its operator.

use std::fs;
use std::path::Path;

use libtest_mimic::{Failed, Trial};
use local_juju::agent::Transport;
use ops_tests::peer::Peer;
use serde_json::Value;
use tempfile::TempDir;

use crate::world::{World, script};

pub(crate) fn trials() -> Vec<Trial> {
    let gdb = Peer::find("gdb", &["--version"], "install gdb");
    vec![
        Trial::test("a_charm_stops_where_it_is_told_to", by_file),
        gdb.trial("a_debugger_that_attaches_ends_a_stop", by_debugger),
    ]
}

/// A charm that stops in `config-changed` at these places; meanwhile `operator` runs in the background, at
/// each stop, after which the file of the stop is in the directory `$SEEN`.
fn stopping(at: &str, seen: &Path, operator: &str) -> TempDir {
    script(&format!(
        "test \"$JUJU_HOOK_NAME\" = config-changed || exec \"$CHARM\"\n\
         SEEN='{seen}'\n\
         JUJU_DEBUG_AT={at} \"$CHARM\" < /dev/null &\n\
         while kill -0 $! 2> /dev/null; do\n\
             if test -e .ops-stopped.json; then\n{operator}\nfi\n\
             sleep 0.02\n\
         done\n\
         wait $!",
        seen = seen.display(),
    ))
}

/// Where it stopped, in order.
fn stops(seen: &Path) -> Vec<Value> {
    let mut files: Vec<_> = fs::read_dir(seen).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| serde_json::from_slice(&fs::read(file).unwrap()).unwrap()).collect()
}

// BRK-001, BRK-002, FWK-016
fn by_file() -> Result<(), Failed> {
    for (at, expected) in [
        ("hook", &["count", "configure"][..]),
        ("all", &["count", "counted", "configure"]),
        ("counted", &["counted"]),
        ("configure,other", &["configure"]),
        ("other", &[]),
    ] {
        let seen = TempDir::new().unwrap();
        let operator = "N=$((N + 1)); mv .ops-stopped.json \"$SEEN/$N\"";
        let charm = stopping(at, seen.path(), operator);
        let mut world = World::new(Transport::Socket, charm.path());
        for file in fs::read_dir(seen.path()).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
        let lines = world.configure("lines");
        let stops = stops(seen.path());
        let places: Vec<&str> = stops.iter().map(|stop| stop["at"].as_str().unwrap()).collect();
        assert_eq!(places, expected, "{at}");
        for stop in &stops {
            assert!(stop["process"].is_u64(), "{stop}");
            assert_eq!(
                (&stop["event"], &stop["unit"]),
                (&"`config-changed`".into(), &"logging/0".into())
            );
        }
        let told = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
        assert_eq!(told("stops where `JUJU_DEBUG_AT` says"), usize::from(!expected.is_empty()));
        assert_eq!(told("to go on:    rm "), expected.len());
        assert!(lines.contains(&"juju-log INFO first\nsecond".to_owned()), "{lines:#?}");
    }
    Ok(())
}

fn by_debugger() -> Result<(), Failed> {
    let seen = TempDir::new().unwrap();
    // It continues until the breakpoint, and from there to the end.
    // With symbols alone the name has a hash behind it.
    let operator = "gdb -batch -nx -p $! -ex 'rbreak Logging::configure$' \
                    -ex 'rbreak Logging::configure::h' -ex continue -ex 'backtrace 1' -ex continue \
                    > \"$SEEN/gdb\" 2>&1";
    let charm = stopping("hook", seen.path(), operator);
    let mut world = World::new(Transport::Socket, charm.path());
    let lines = world.configure("lines");
    let told = fs::read_to_string(seen.path().join("gdb"))?;
    assert!(told.contains("#0 ") && told.contains("Logging::configure"), "{told}");
    assert!(lines.contains(&"juju-log INFO first\nsecond".to_owned()), "{told}\n{lines:#?}");
    Ok(())
}
