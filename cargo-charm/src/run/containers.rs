//! What runs the containers of charms.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use local_juju::state::ModelKind;
use local_juju::{ContainerSettings, LocalJuju};

use super::source::Source;
use crate::cli::RunArgs;
use crate::error::Error;
use crate::message;

/// The first argument by which this program is the stand-in for Pebble.
const LOCAL_PEBBLE: &str = "local-pebble";

/// Plays the stand-in for Pebble, if this program was started as one.
pub(crate) fn local_pebble_main() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1).peekable();
    (arguments.peek()? == LOCAL_PEBBLE).then(|| {
        match local_pebble::Arguments::try_parse_from(arguments) {
            Ok(arguments) => local_pebble::run(arguments),
            Err(error) => {
                let _ = error.print();
                ExitCode::from(2)
            }
        }
    })
}

/// What the units run on: one charm with containers makes it Kubernetes, for all of them.
pub(super) fn model_kind(sources: &[Source]) -> ModelKind {
    if sources.iter().any(|source| !source.charm().containers.is_empty()) {
        ModelKind::Kubernetes
    } else {
        ModelKind::Machines
    }
}

/// What is to run the containers. A daemon that was asked for runs them or nothing does; one that is only
/// found does if it can.
pub(super) fn settings(arguments: &RunArgs) -> Result<ContainerSettings, Error> {
    let mut settings = ContainerSettings::default();
    settings.pebble = arguments.pebble.clone().or_else(on_path);
    if arguments.pebble.is_none() {
        let this = env::current_exe().map_err(Error::CurrentExecutable)?;
        let words = [LOCAL_PEBBLE, "run", "--create-dirs", "--hold", "--note-owners"];
        settings.stand_in = Some((this, words.map(OsString::from).to_vec()));
    }
    settings.without_namespaces = arguments.no_namespaces;
    Ok(settings)
}

/// The daemon on `PATH`.
fn on_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let found = env::split_paths(&path).map(|directory| directory.join("pebble"));
    found.into_iter().find(|it| it.is_file()).map(|it| unwrapped(it, Path::new("/snap")))
}

/// A snap's command is a link to `snap`, which finds what to run only on the machine itself.
fn unwrapped(command: PathBuf, snaps: &Path) -> PathBuf {
    let is_wrapper = command.canonicalize().is_ok_and(|is| is.ends_with("snap"));
    if is_wrapper { snaps.join("pebble/current/bin/pebble") } else { command }
}

/// Says how the containers are run, where that is not as in a pod, or not by what was found.
pub(super) fn tell(juju: &LocalJuju) {
    let Some(in_use) = juju.containers_in_use() else { return };
    if let Some(reason) = &in_use.without_pebble {
        message::note(&format!(
            "a stand-in for Pebble runs the containers, since what is found on PATH cannot ({reason}); \
             `--pebble PATH` names another"
        ));
    }
    if let Some(reason) = &in_use.without_namespaces {
        message::note(&format!(
            "containers run without namespaces ({reason}): their files are in the model's directory, \
             and what they start is looked up there first, runs there, and can write wherever you can"
        ));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_snap_is_run_without_its_wrapper() {
        let directory = tempfile::tempdir().unwrap();
        let [wrapper, command, other, snaps] =
            ["snap", "pebble", "other", "snaps"].map(|name| directory.path().join(name));
        fs::write(&wrapper, "").unwrap();
        fs::write(&other, "").unwrap();
        symlink(&wrapper, &command).unwrap();
        assert_eq!(unwrapped(command, &snaps), snaps.join("pebble/current/bin/pebble"));
        assert_eq!(unwrapped(other.clone(), &snaps), other);
    }
}
