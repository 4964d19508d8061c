//! Whether a program is a Pebble that can run in containers.

use std::fs;
use std::path::Path;

use super::daemons::{OWN_DIRECTORY, environment, in_container};
use crate::pod::{Bind, Namespaces, PodProcess, Program, Root, make_removable, output};

/// What Pebble says first of its version.
const CLIENT: &str = "client";

/// Asks the program for its version in a container, where what only passes on to another program often
/// does not find that. `directory` may be used; the error says what is wrong.
pub(crate) fn probe(
    namespaces: &Namespaces,
    program: &Path,
    directory: &Path,
) -> Result<(), String> {
    let layers = directory.join("probe");
    let inside = in_container(program);
    let binds = vec![Bind::shown(program, &inside)];
    let root = Root { layers: layers.clone(), own_processes: true, binds };
    let arguments = vec!["version".into()];
    let program = Program { directory: "/".into(), path: inside, arguments };
    let process = PodProcess { root: Some(root), tended: None, program: Some(program) };
    let mut command = namespaces.command(&process);
    environment(&mut command, "", Path::new(OWN_DIRECTORY), Path::new("/root"));
    let said = output(&mut command);
    make_removable(&layers);
    let _ = fs::remove_dir_all(&layers);
    match said {
        Ok(said) if said.split_whitespace().next() == Some(CLIENT) => Ok(()),
        Ok(_) => Err("`version` is not answered as Pebble does".to_owned()),
        Err(why) => Err(why),
    }
}
