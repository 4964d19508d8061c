//! Which file of a charm is started for an event, and whether this machine can start it.

use super::executable_format::{Format, HEAD, emulator_name, host_machines, machine_name};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Why a charm's file cannot be started. Nothing has changed in the model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecutableError {
    /// The file has no executable bit.
    #[error("`{}` is not executable: run `chmod +x` on it in the charm's directory", .path.display())]
    NotExecutable {
        /// The file.
        path: PathBuf,
    },
    /// A directory or a device stands where the program should be.
    #[error("`{}` is not a file: put a program or a script there", .path.display())]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// A symbolic link leads nowhere.
    #[error("`{}` is a link to `{}`, which does not exist: links must stay within the charm's directory", .path.display(), .target.display())]
    DanglingLink {
        /// The link.
        path: PathBuf,
        /// What it names.
        target: PathBuf,
    },
    /// The program is for another processor.
    #[error("`{}` is built for {built_for}, this machine is {host}: build the charm for {host}", .path.display())]
    OtherMachine {
        /// The program.
        path: PathBuf,
        /// Its architecture, by Juju's name.
        built_for: String,
        /// This machine's architecture, by Juju's name.
        host: String,
    },
    /// The file is neither an ELF program nor a script.
    #[error("`{}` is neither a Linux program nor a script: a script's first line names its interpreter, such as `#!/bin/sh`", .path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A script's interpreter, or a program's dynamic loader, is not on this machine.
    #[error("`{}` needs `{}`, which is not on this machine: {remedy}", .path.display(), .interpreter.display())]
    MissingInterpreter {
        /// The script or program.
        path: PathBuf,
        /// What it asks for.
        interpreter: PathBuf,
        /// What to do, by the kind of file.
        remedy: &'static str,
    },
    /// The file cannot be looked at.
    #[error("cannot read `{}`", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

/// The file that Juju starts for a `JUJU_DISPATCH_PATH` such as `hooks/install`: the charm's
/// `dispatch` if there is one, else the file of that path; `None` if the charm has neither, which
/// is a success without running anything.
///
/// # Errors
/// A file is there but cannot be started here.
pub(crate) fn find(charm: &Path, dispatch_path: &str) -> Result<Option<PathBuf>, ExecutableError> {
    for name in ["dispatch", dispatch_path] {
        let path = charm.join(name);
        if let Some(metadata) = look(&path)? {
            check(charm, &path, &metadata)?;
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn look(path: &Path) -> Result<Option<Metadata>, ExecutableError> {
    let error = match path.metadata() {
        Ok(metadata) => return Ok(Some(metadata)),
        Err(error) => error,
    };
    if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
        return Err(ExecutableError::Unreadable { path: path.to_owned(), source: error });
    }
    match path.read_link() {
        Ok(target) => Err(ExecutableError::DanglingLink { path: path.to_owned(), target }),
        Err(_) => Ok(None),
    }
}

fn check(charm: &Path, path: &Path, metadata: &Metadata) -> Result<(), ExecutableError> {
    let owned = || path.to_owned();
    if !metadata.is_file() {
        return Err(ExecutableError::NotAFile { path: owned() });
    }
    if metadata.permissions().mode() & 0o111 == 0 {
        return Err(ExecutableError::NotExecutable { path: owned() });
    }
    let mut head = Vec::new();
    match File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head)) {
        Ok(_) => {}
        // A program may be executable and yet not readable; the kernel then decides.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(()),
        Err(source) => return Err(ExecutableError::Unreadable { path: owned(), source }),
    }
    match Format::of(&head) {
        Format::Unknown => Err(ExecutableError::UnknownFormat { path: owned() }),
        Format::Script { interpreter } => {
            let remedy = if interpreter.as_os_str().as_encoded_bytes().ends_with(b"\r") {
                "save the script with Unix line endings"
            } else {
                "install it, or change the script's first line"
            };
            need(charm, path, interpreter, remedy)
        }
        Format::Program { machine, loader } => {
            if let Some((host, older)) = host_machines()
                && machine != host
                && Some(machine) != older
                && !emulated(machine)
            {
                return Err(ExecutableError::OtherMachine {
                    path: owned(),
                    built_for: machine_name(machine),
                    host: machine_name(host),
                });
            }
            let remedy = "link the program statically, or against this machine's C library";
            loader.map_or(Ok(()), |loader| need(charm, path, loader, remedy))
        }
    }
}

fn need(
    charm: &Path,
    path: &Path,
    interpreter: PathBuf,
    remedy: &'static str,
) -> Result<(), ExecutableError> {
    // The kernel takes a relative one from the working directory, which is the charm's.
    if charm.join(&interpreter).exists() {
        return Ok(());
    }
    Err(ExecutableError::MissingInterpreter { path: path.to_owned(), interpreter, remedy })
}

/// Whether the kernel hands programs for `machine` to an emulator.
fn emulated(machine: u16) -> bool {
    emulator_name(machine).is_some_and(|name| {
        Path::new("/proc/sys/fs/binfmt_misc").join(format!("qemu-{name}")).exists()
    })
}
