//! `cargo charm state`: what units keep between their dispatches.

mod in_juju;
mod report;
mod tables;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use annotate_snippets::Renderer;
use local_juju::state::Model;
use ops::UnitState;

use crate::cli::StateArgs;
use crate::error::{Error, IoContext};
use crate::output::Output;
use crate::{message, program, render};
use in_juju::InJuju;
pub(crate) use in_juju::SNAPSHOT;
use report::Report;
pub(crate) use tables::write_events;

/// How deep below a model's or an agent's directory a unit's charm lies: `agents/unit-web-0/charm`.
const LEVELS: usize = 4;

/// A unit, and what it keeps.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Its name, or else where its charm is.
    name: String,
    state: UnitState,
}

/// Runs the command and gives its exit code.
pub(crate) fn state(arguments: &StateArgs) -> Result<ExitCode, Error> {
    let directory = program::directory(&arguments.directory)?;
    let mut units = Vec::new();
    let mut code = ExitCode::SUCCESS;
    let in_juju = InJuju::near(&directory)?;
    for charm in charms(&directory, &in_juju)? {
        match Unit::read(&charm, &directory, &in_juju) {
            Ok(unit) => units.extend(unit),
            // The others can be shown all the same.
            Err(error) => {
                message::show(&render::error(&Renderer::styled(), &error));
                code = ExitCode::FAILURE;
            }
        }
    }
    if units.is_empty() && code == ExitCode::SUCCESS {
        return Err(Error::NoState { path: arguments.directory.clone() });
    }
    show(&units, arguments).map_err(Error::Output)?;
    Ok(code)
}

fn show(units: &[Unit], arguments: &StateArgs) -> io::Result<()> {
    if arguments.json {
        let mut out = Output::unchanged();
        let report = Report::new(units, arguments.values);
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
        return out.flush();
    }
    let mut out = Output::for_people();
    tables::write(&mut out, units, arguments.values)?;
    out.flush()
}

impl Unit {
    /// The units of the model in this directory, as far as they can be read.
    pub(crate) fn of_model(directory: &Path, model: &Model) -> Vec<Self> {
        let in_juju = InJuju::of_model(directory, model);
        let charms = charms(directory, &in_juju).unwrap_or_default();
        let units =
            charms.iter().filter_map(|charm| Self::read(charm, directory, &in_juju).ok()?);
        units.collect()
    }

    /// Where Juju has the state, a file that is still there is what came before.
    fn read(charm: &Path, below: &Path, in_juju: &InJuju) -> Result<Option<Self>, Error> {
        let state = match in_juju.of_charm(charm)? {
            Some(state) => Some(state),
            None => UnitState::read(charm)?,
        };
        Ok(state.map(|state| Self { name: name(charm, below), state }))
    }
}

/// `web/0` for `agents/unit-web-0/charm`, as agents lay it out; else the path below the one that was asked
/// for.
fn name(charm: &Path, below: &Path) -> String {
    let of_tag = || {
        let agent = charm.parent()?.file_name()?.to_str()?;
        let (application, number) = agent.strip_prefix("unit-")?.rsplit_once('-')?;
        number.parse::<u32>().ok().map(|number| format!("{application}/{number}"))
    };
    let of_path = || match charm.strip_prefix(below) {
        Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
        Ok(rest) => rest.display().to_string(),
        Err(_) => charm.display().to_string(),
    };
    of_tag().unwrap_or_else(of_path)
}

/// The directories of the charms that keep something, in the order of their names.
fn charms(directory: &Path, in_juju: &InJuju) -> Result<BTreeSet<PathBuf>, Error> {
    let files = charms_below(directory, LEVELS)?;
    Ok(files.into_iter().chain(in_juju.charms_below(directory)).collect())
}

/// The directories that hold a charm's state in a file.
fn charms_below(directory: &Path, levels: usize) -> Result<Vec<PathBuf>, Error> {
    if directory.join(".ops-state.db").is_file() {
        return Ok(vec![directory.to_owned()]);
    }
    let Some(levels) = levels.checked_sub(1) else { return Ok(Vec::new()) };
    let entries = fs::read_dir(directory).context("read", directory)?;
    let entries = entries.collect::<io::Result<Vec<_>>>().context("read", directory)?;
    let mut below: Vec<PathBuf> = entries
        .into_iter()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    below.sort();
    let charms = below.iter().map(|below| charms_below(below, levels));
    Ok(charms.collect::<Result<Vec<_>, _>>()?.concat())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names() {
        for (charm, below, expected) in [
            ("/m/agents/unit-web-0/charm", "/m", "web/0"),
            ("/m/agents/unit-my-web-12/charm", "/m/agents/unit-my-web-12/charm", "my-web/12"),
            ("/m/agents/unit-web-x/charm", "/m", "agents/unit-web-x/charm"),
            ("/tmp/copy", "/tmp/copy", "."),
            ("/", "/", "."),
        ] {
            assert_eq!(name(charm.as_ref(), below.as_ref()), expected);
        }
    }

    #[test]
    fn what_juju_keeps_counts_before_a_file_and_is_found_without_one() {
        let directory = tempfile::tempdir().unwrap();
        let state = |value: &str| json!({"state": {"ops/format": "1", "ops/stored/size": value}});
        let elsewhere = json!({"state": {"ops-generation": "7"}});
        let units = json!({"web/0": state("7"), "web/1": state("8"), "web/2": elsewhere});
        let model = json!({"model": "local", "applications": {"web": {"units": units}}});
        fs::write(directory.path().join(SNAPSHOT), model.to_string()).unwrap();
        let charm = |number: u32| directory.path().join(format!("agents/unit-web-{number}/charm"));
        for number in 0..3 {
            fs::create_dir_all(charm(number)).unwrap();
        }
        // It would be an error, were it looked at.
        fs::write(charm(0).join(".ops-state.db"), "of long ago").unwrap();
        for (asked, expected) in [
            (directory.path().to_owned(), &[("web/0", "7"), ("web/1", "8")][..]),
            (charm(1), &[("web/1", "8")]),
            (charm(2), &[]),
        ] {
            let in_juju = InJuju::near(&asked).unwrap();
            let charms = charms(&asked, &in_juju).unwrap();
            let units =
                charms.iter().map(|charm| Unit::read(charm, &asked, &in_juju).unwrap().unwrap());
            let found: Vec<_> =
                units.map(|unit| (unit.name, unit.state.stored[0].json.clone())).collect();
            let expected = expected.iter().map(|(name, json)| ((*name).into(), (*json).into()));
            assert_eq!(found, expected.collect::<Vec<_>>());
        }
        fs::write(directory.path().join(SNAPSHOT), "{}").unwrap();
        assert!(charms(&charm(1), &InJuju::near(&charm(1)).unwrap()).unwrap().is_empty());
    }

    #[test]
    fn charms_are_found_not_too_deep() {
        let directory = tempfile::tempdir().unwrap();
        for charm in ["agents/unit-b-0/charm", "agents/unit-a-0/charm", "a/b/c/d/e"] {
            let charm = directory.path().join(charm);
            fs::create_dir_all(&charm).unwrap();
            fs::write(charm.join(".ops-state.db"), "").unwrap();
        }
        let found = charms_below(directory.path(), LEVELS).unwrap();
        let expected = ["agents/unit-a-0/charm", "agents/unit-b-0/charm"];
        assert_eq!(found, expected.map(|charm| directory.path().join(charm)));
        let own = directory.path().join(expected[0]);
        assert_eq!(charms_below(&own, LEVELS).unwrap(), [own]);
        assert!(charms_below(&directory.path().join("none"), LEVELS).is_err());
    }
}
