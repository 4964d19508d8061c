//! The command line of a pod's process.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

const ROOT: &str = "--root";
const OWN_PROCESSES: &str = "--own-processes";
const BIND: &str = "--bind";
const SHOW: &str = "--show";
const TEND: &str = "--tend";
const END: &str = "--";

/// A process of a pod: where it runs, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PodProcess {
    /// The root that it sees; the machine's own if there is none.
    pub(crate) root: Option<Root>,
    /// It ends when the standard input does: it is asked to, and killed when it has not so long after.
    pub(crate) tended: Option<Duration>,
    /// What becomes of the process; nothing to see whether there can be one.
    pub(crate) program: Option<Program>,
}

/// A root of a pod's process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    /// The directory that keeps what is written.
    pub(crate) layers: PathBuf,
    /// Whether `/proc` shows the process's own namespace.
    pub(crate) own_processes: bool,
    /// What is shared with the machine.
    pub(crate) binds: Vec<Bind>,
}

/// A file or a directory of the machine in a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bind {
    /// Its path on the machine.
    pub(crate) from: PathBuf,
    /// Its path in the root.
    pub(crate) to: PathBuf,
    pub(crate) is_writable: bool,
}

impl Bind {
    /// What is written to it is written to the machine's.
    pub(crate) fn shared(from: impl Into<PathBuf>, to: impl Into<PathBuf>) -> Self {
        Self { from: from.into(), to: to.into(), is_writable: true }
    }

    /// Nobody can write to it.
    pub(crate) fn shown(from: impl Into<PathBuf>, to: impl Into<PathBuf>) -> Self {
        Self { from: from.into(), to: to.into(), is_writable: false }
    }
}

/// A program to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) directory: PathBuf,
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<OsString>,
}

impl PodProcess {
    /// The command line.
    pub(crate) fn to_arguments(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = Vec::new();
        if let Some(Root { layers, own_processes, binds }) = &self.root {
            words.extend([ROOT.into(), layers.into()]);
            if *own_processes {
                words.push(OWN_PROCESSES.into());
            }
            for Bind { from, to, is_writable } in binds {
                let option = if *is_writable { BIND } else { SHOW };
                words.extend([option.into(), from.into(), to.into()]);
            }
        }
        if let Some(grace) = self.tended {
            words.extend([TEND.into(), grace.as_millis().to_string().into()]);
        }
        if let Some(Program { directory, path, arguments }) = &self.program {
            words.extend([END.into(), directory.into(), path.into()]);
            words.extend(arguments.iter().cloned());
        }
        words
    }

    /// Reads the command line; `None` if it is none that [`to_arguments`](Self::to_arguments) makes.
    pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut process = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let root = process.root.as_mut();
            match word.to_str()? {
                ROOT => {
                    let layers = words.next()?.into();
                    process.root = Some(Root { layers, own_processes: false, binds: Vec::new() });
                }
                OWN_PROCESSES => root?.own_processes = true,
                BIND => root?.binds.push(Bind::shared(words.next()?, words.next()?)),
                SHOW => root?.binds.push(Bind::shown(words.next()?, words.next()?)),
                TEND => process.tended = Some(milliseconds(&words.next()?)?),
                END => {
                    let (directory, path) = (words.next()?.into(), words.next()?.into());
                    let arguments = words.by_ref().collect();
                    process.program = Some(Program { directory, path, arguments });
                }
                _ => return None,
            }
        }
        Some(process)
    }
}

fn milliseconds(word: &OsStr) -> Option<Duration> {
    word.to_str()?.parse().ok().map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let program = |arguments: &[&str]| {
            let arguments = arguments.iter().map(OsString::from).collect();
            Some(Program { directory: "/".into(), path: "/bin/a b".into(), arguments })
        };
        let root = |own_processes, binds| Some(Root { layers: "l".into(), own_processes, binds });
        let grace = |seconds| Some(Duration::from_secs(seconds));
        for (root, tended, program) in [
            (None, None, None),
            (root(false, vec![]), None, None),
            (
                root(true, vec![Bind::shared("--", "--bind"), Bind::shown("", "é")]),
                grace(0),
                program(&[]),
            ),
            (None, grace(10), program(&["--", "--root", ""])),
        ] {
            let process = PodProcess { root, tended, program };
            assert_eq!(PodProcess::parse(process.to_arguments()), Some(process));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for words in [
            &["x"][..],
            &["--root"],
            &["--bind", "a", "b"],
            &["--root", "l", "--bind", "a"],
            &["--root", "l", "--show", "a"],
            &["--own-processes"],
            &["--tend", "soon"],
            &["--", "/"],
        ] {
            assert_eq!(PodProcess::parse(words.iter().map(OsString::from)), None, "{words:?}");
        }
    }
}
