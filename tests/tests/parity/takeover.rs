//! A unit is refreshed from the Python charm to the Rust charm in the middle of a scenario, and goes on as
//! if it had been refreshed to the Python charm.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use libtest_mimic::{Failed, Trial};
use local_juju::{LocalJuju, Settings};
use ops_tests::parity::compare::first_parting;
use ops_tests::parity::play::play_refreshed;
use ops_tests::parity::scenario::Step::{
    AddDisks, AddUnit, Configure, DeployWith, Integrate, Lead, Refresh, RemoveUnit, Run,
    UpdateStatus,
};
use ops_tests::parity::scenario::{Pairs, Scenario, scenario};
use ops_tests::parity::{Behaviour, Difference, charms, python};
use ops_tests::peer::Peer;
use serde_json::{Value, json};
use tempfile::TempDir;

const KEEP: Pairs = &[("keep", "true")];

const fn page(value: &'static str) -> [(&'static str, &'static str); 4] {
    [("endpoint", "site"), ("scope", "unit"), ("key", "page"), ("value", value)]
}

const FIRST_PAGE: Pairs = &page("first");
const DRAFT: Pairs = &page("draft");
const SECOND_PAGE: Pairs = &page("second");

const SCENARIOS: &[Scenario] = &[
    scenario(
        "takeover: a counter and what was handled",
        Behaviour::Stored,
        &[DeployWith("front", 2, KEEP), UpdateStatus, Refresh("front"), UpdateStatus],
    ),
    scenario(
        "takeover: a deferred event",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "update_status")]),
            UpdateStatus,
            Refresh("front"),
            UpdateStatus,
            Configure("front", "defer", ""),
            UpdateStatus,
        ],
    ),
    scenario(
        "takeover: events in the order of deferral, and the rest in no queue",
        Behaviour::Queue,
        &[
            DeployWith(
                "front",
                1,
                &[("keep", "true"), ("defer", "leader_elected config_changed start")],
            ),
            Refresh("front"),
            Configure("front", "defer", "start"),
            Configure("front", "defer", ""),
        ],
    ),
    scenario(
        "takeover: events of relations, with what is said by then",
        Behaviour::Queue,
        &[
            DeployWith(
                "front",
                1,
                &[
                    ("keep", "true"),
                    (
                        "defer",
                        "upstream_relation_changed site_relation_joined site_relation_departed",
                    ),
                ],
            ),
            DeployWith(
                "back",
                2,
                &[("keep", "true"), ("defer", "site_relation_joined site_relation_departed")],
            ),
            AddUnit("front"),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "publish", FIRST_PAGE),
            RemoveUnit("front/1"),
            Refresh("front"),
            Refresh("back"),
            Run("back/0", "publish", SECOND_PAGE),
            Configure("front", "defer", ""),
            Configure("back", "defer", ""),
        ],
    ),
    scenario(
        "takeover: a storage that was attached",
        Behaviour::Queue,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "disks_storage_attached")]),
            AddDisks("front/0", 2),
            Refresh("front"),
            Configure("front", "defer", ""),
        ],
    ),
    scenario(
        "takeover: what parts of the charm keep, emit and put off",
        Behaviour::ComponentStored,
        &[
            DeployWith("front", 1, &[("keep", "true"), ("defer", "shelved")]),
            DeployWith("back", 2, &[]),
            Integrate("front:upstream", "back:site"),
            Run("back/0", "publish", FIRST_PAGE),
            Run("back/1", "publish", DRAFT),
            Refresh("front"),
            UpdateStatus,
            Run("back/1", "publish", SECOND_PAGE),
            Configure("front", "defer", ""),
        ],
    ),
    scenario(
        "takeover: nothing of a dispatch that fails",
        Behaviour::ExitCode,
        &[
            DeployWith(
                "front",
                1,
                &[
                    ("keep", "true"),
                    ("defer", "start"),
                    ("fail-on", "upgrade_charm"),
                    ("fail-times", "2"),
                ],
            ),
            Refresh("front"),
            Configure("front", "defer", ""),
        ],
    ),
    scenario(
        "takeover: each unit has its own",
        Behaviour::Stored,
        &[
            DeployWith("front", 2, &[("keep", "true"), ("defer", "leader_elected")]),
            Lead("front/1"),
            Refresh("front"),
            AddUnit("front"),
            Configure("front", "defer", ""),
        ],
    ),
];

pub(super) fn trials(ops: &Peer) -> Vec<Trial> {
    let scenarios = SCENARIOS.iter().map(|scenario| {
        ops.trial(&scenario.name.replace(' ', "_"), || goes_on_as_python_would(scenario))
    });
    let killed = [("takeover: all plain data", false), ("takeover: a hot journal", true)];
    let killed = killed.into_iter().map(|(name, is_killed)| {
        ops.trial(&name.replace(' ', "_"), move || takes_what_was_committed(is_killed))
    });
    scenarios.chain(killed).collect()
}

fn goes_on_as_python_would(scenario: &Scenario) -> Result<(), Failed> {
    let (python_charm, rust_charm) = (charms::python_charm(), charms::rust_charm());
    let python = play_refreshed(scenario, python_charm.path(), python_charm.path(), &mut |_| {});
    let mut left: BTreeMap<PathBuf, Files> = BTreeMap::new();
    let mut kept = 0;
    let rust = play_refreshed(scenario, python_charm.path(), rust_charm.path(), &mut |juju| {
        for charm in find(juju.directory(), ".unit-state.db") {
            let files = python_files(&charm);
            if charm.join(".ops-state.db").exists() {
                assert_eq!(Some(&files), left.get(&charm), "the Python charm's state was changed");
                kept += 1;
            } else {
                left.insert(charm, files);
            }
        }
    });
    assert!(kept > 0, "no unit was taken over");
    if let Some(parting) = first_parting(&python, &rust, &[Difference::StateGeneration]) {
        return Err(parting.into());
    }
    Ok(())
}

/// A unit of the Rust charm finds what a killed or a well-behaved `ops` has left.
fn takes_what_was_committed(is_killed: bool) -> Result<(), Failed> {
    let directory = TempDir::new()?;
    let mut juju = LocalJuju::new(Settings::new(directory.path(), env::current_exe()?))?;
    juju.deploy(charms::rust_charm().path(), Some("front"), 1, &[])?;
    juju.settle(&mut |_| {})?;
    let charm = find(juju.directory(), "dispatch")
        .into_iter()
        .find(|charm| charm.to_string_lossy().contains("unit"))
        .ok_or("the unit has no charm")?;
    let ended = Command::new(python::interpreter())
        .arg(charms::source().join("python/leave.py"))
        .args(is_killed.then_some("kill"))
        .current_dir(&charm)
        .status()?;
    assert_eq!(ended.signal().is_some(), is_killed, "{ended}");
    let before = python_files(&charm);
    let journal = before.get(Path::new(".unit-state.db-journal"));
    assert_eq!(journal.is_some_and(|(bytes, _)| bytes.len() > 512), is_killed);

    juju.step_past_rest(&mut |_| {})?.ok_or("nothing is due")?;
    assert_eq!(python_files(&charm), before);
    let state = rusqlite::Connection::open(charm.join(".ops-state.db"))?;
    let text = "SELECT value FROM entry WHERE key = 'stored/of_part'";
    let value: String = state.query_row(text, (), |row| row.get(0))?;
    let value: Value = serde_json::from_str(&value)?;
    assert_eq!(
        value,
        json!({
            "none": null, "bools": [true, false],
            "ints": [0, -1, 255, 65535, 2_147_483_648_u32, i64::MIN, 9_223_372_036_854_775_808_u64],
            "big": 2_f64.powi(100), "float": 0.1, "text": "grüß 🐍",
            "bytes": [0, 255], "list": [[], ["a"]], "tuple": [1, "b"], "set": [7], "frozen": [8],
            "dict": {"a": {}, "b": {"c": null}}, "numbered": {"1": "one", "2": "two"},
            "wrapped": [[], ["a"]],
        })
    );
    Ok(())
}

/// The content of Python's files in a charm's directory, and when they were changed.
type Files = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

fn python_files(charm: &Path) -> Files {
    let names = [".unit-state.db", ".unit-state.db-journal", ".unit-state.db-wal"];
    let files = names.into_iter().filter_map(|name| {
        let path = charm.join(name);
        let modified = path.metadata().ok()?.modified().ok()?;
        Some((name.into(), (fs::read(path).ok()?, modified)))
    });
    files.collect()
}

/// The directories below that have such a file.
fn find(directory: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_name() == *name {
            found.push(directory.to_owned());
        } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(find(&entry.path(), name));
        }
    }
    found
}
