//! Whether this machine lets an ordinary user make namespaces.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::arguments::{Bind, PodProcess, Root};
use super::{NAME, make_removable, output};

/// How the processes of pods are started on this machine.
#[derive(Debug, Clone)]
pub(crate) struct Namespaces {
    unshare: PathBuf,
    /// A link to this program by its [`NAME`].
    helper: PathBuf,
}

impl Namespaces {
    /// Makes namespaces, and a root in them, to see whether it can be done. `helper` is a program that
    /// calls [`main`](super::main) first, and `directory` one that this may use. The error says why it
    /// cannot be done.
    pub(crate) fn find(helper: PathBuf, directory: &Path) -> Result<Self, String> {
        let unshare = find("unshare").ok_or("`unshare` of util-linux is not installed")?;
        let namespaces = Self { unshare, helper };
        let layers = directory.join("trial");
        let binds = vec![Bind::shown(&namespaces.helper, "/charm/bin/helper")];
        let root = Root { layers: layers.clone(), own_processes: true, binds };
        let trial = PodProcess { root: Some(root), ..PodProcess::default() };
        let tried = output(&mut namespaces.command(&trial));
        make_removable(&layers);
        let _ = fs::remove_dir_all(&layers);
        tried.map(|_| namespaces)
    }

    /// The same as a command.
    pub(crate) fn command(&self, process: &PodProcess) -> Command {
        let (program, arguments) = self.start(process);
        let mut command = Command::new(program);
        command.args(arguments);
        command
    }

    /// The command that starts a process of a pod.
    pub(crate) fn start(&self, process: &PodProcess) -> (&Path, Vec<OsString>) {
        let mut arguments = vec!["--user", "--map-root-user", "--mount", "--uts", "--ipc"];
        if process.root.as_ref().is_some_and(|root| root.own_processes) {
            arguments.extend(["--pid", "--fork", "--kill-child=KILL"]);
        }
        arguments.push("--");
        let mut words: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        words.push(self.helper.clone().into());
        words.extend(process.to_arguments());
        (&self.unshare, words)
    }
}

/// Makes the link by which a program is the helper.
pub(crate) fn link(directory: &Path, program: &Path) -> io::Result<PathBuf> {
    let helper = directory.join(NAME);
    symlink(program, &helper)?;
    Ok(helper)
}

/// The program on `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(name)).find(|it| it.is_file())
}
