//! Builds a charm's crate into one statically linked program.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice, stderr};
use cargo_metadata::{Message, MetadataCommand};

use crate::error::Error;
use crate::interrupt::Interrupt;

/// Cargo settings of a debug build: quick to link, with line numbers in backtraces. It is cargo's
/// own profile, so that dependencies are shared with the author's `cargo test`.
const DEBUG: &[&str] = &["profile.dev.debug=\"line-tables-only\"", "profile.dev.panic=\"unwind\""];

/// Cargo settings of a release: a profile of its own, because the author's may be for something
/// else. Panics unwind, since the charm reports them to Juju.
const RELEASE: &[&str] = &[
    "profile.charm-release.inherits=\"release\"",
    "profile.charm-release.opt-level=\"s\"",
    "profile.charm-release.lto=\"fat\"",
    "profile.charm-release.codegen-units=1",
    "profile.charm-release.debug=false",
    "profile.charm-release.strip=\"symbols\"",
    "profile.charm-release.panic=\"unwind\"",
];

/// A crate whose binary is a charm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CharmCrate {
    directory: PathBuf,
    binary: String,
    target_directory: PathBuf,
}

impl CharmCrate {
    /// Asks cargo about the crate in an absolute directory that has a `Cargo.toml`.
    pub(crate) fn find(directory: &Path) -> Result<Self, Error> {
        let manifest = directory.join("Cargo.toml");
        let metadata = MetadataCommand::new()
            .cargo_path(cargo())
            .current_dir(directory)
            .manifest_path(&manifest)
            .no_deps()
            .exec()
            .map_err(|error| match error {
                cargo_metadata::Error::Io(source) => Error::Cargo { cargo: cargo().into(), source },
                source => Error::Metadata { path: directory.to_owned(), source },
            })?;
        let package = metadata
            .packages
            .iter()
            .find(|package| package.manifest_path.as_std_path() == manifest)
            .ok_or_else(|| Error::Workspace { path: directory.to_owned() })?;
        let binaries: Vec<&str> = package
            .targets
            .iter()
            .filter(|target| target.is_bin())
            .map(|target| target.name.as_str())
            .collect();
        let binary = match binaries.as_slice() {
            [] => return Err(Error::NoBinary { package: package.name.to_string() }),
            [only] => only,
            _ if binaries.contains(&"dispatch") => "dispatch",
            _ => {
                return Err(Error::SeveralBinaries {
                    package: package.name.to_string(),
                    binaries: binaries.join(", "),
                });
            }
        };
        Ok(Self {
            directory: directory.to_owned(),
            binary: binary.to_owned(),
            target_directory: metadata.target_directory.into_std_path_buf(),
        })
    }

    /// Where cargo builds.
    pub(crate) fn target_directory(&self) -> &Path {
        &self.target_directory
    }

    /// Builds the binary and gives its path. What the compiler says goes to standard error.
    pub(crate) fn build(&self, release: bool, interrupt: &Interrupt) -> Result<PathBuf, Error> {
        let mut child = self
            .command(release)
            .spawn()
            .map_err(|source| Error::Cargo { cargo: cargo().into(), source })?;
        let messages = child.stdout.take();
        let child = Arc::new(Mutex::new(child));
        let stopped = Arc::clone(&child);
        let mut built = Built::default();
        let succeeded = interrupt.during(
            move || end(&stopped),
            || {
                let read = messages.map_or(Ok(()), |messages| built.read(messages));
                if read.is_err() {
                    end(&child);
                }
                child.lock().unwrap_or_else(PoisonError::into_inner).wait()
            },
        );
        if let Some(signal) = interrupt.signal() {
            return Err(Error::Interrupted(signal));
        }
        match (succeeded, built.executable) {
            (Ok(status), Some(executable)) if status.success() => Ok(executable),
            _ if built.static_c_library_missing => Err(Error::StaticCLibrary),
            _ => Err(Error::Build),
        }
    }

    fn command(&self, release: bool) -> Command {
        let mut command = Command::new(cargo());
        // In the crate's directory, for its `.cargo/config.toml` and toolchain file.
        command
            .current_dir(&self.directory)
            .args(["rustc", "--bin", &self.binary])
            .arg("--manifest-path")
            .arg(self.directory.join("Cargo.toml"))
            .args(["--profile", if release { "charm-release" } else { "dev" }])
            .arg(if colour() {
                "--message-format=json,json-diagnostic-rendered-ansi"
            } else {
                "--message-format=json"
            })
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        for setting in if release { RELEASE } else { DEBUG } {
            command.args(["--config", setting]);
        }
        if cfg!(target_os = "linux") {
            // Only for the last step: as a flag of the whole build it would reach procedural
            // macros, which cannot be static.
            command.args(["--", "-C", "target-feature=+crt-static"]);
        }
        command
    }
}

/// What cargo's messages say.
#[derive(Debug, Default)]
struct Built {
    executable: Option<PathBuf>,
    static_c_library_missing: bool,
}

impl Built {
    fn read(&mut self, messages: impl io::Read) -> io::Result<()> {
        for message in Message::parse_stream(BufReader::new(messages)) {
            match message? {
                Message::CompilerArtifact(artifact) => {
                    if let Some(executable) = artifact.executable
                        && artifact.target.is_bin()
                    {
                        self.executable = Some(executable.into_std_path_buf());
                    }
                }
                Message::CompilerMessage(message) => {
                    let text = message.message.rendered.unwrap_or(message.message.message);
                    self.static_c_library_missing |= lacks_static_c_library(&text);
                    let _ = stderr().lock().write_all(text.as_bytes());
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a linker's message says that a part of the C library is not there as a static library.
fn lacks_static_c_library(text: &str) -> bool {
    // The words of GNU ld, gold and mold, and those of LLVM's lld.
    ["cannot find -l", "unable to find library -l"].iter().any(|words| {
        text.split(words).skip(1).any(|rest| {
            let library = rest.split([':', '\r', '\n', ' ']).next().unwrap_or_default();
            ["c", "m", "rt", "pthread", "util", "dl"].contains(&library)
        })
    })
}

fn end(child: &Mutex<Child>) {
    // It fails if cargo has ended already.
    let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
}

/// Whether the compiler's messages are coloured.
fn colour() -> bool {
    io::stderr().is_terminal() && AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// The cargo that runs this program, or the one on `PATH`.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_static_c_library_is_told_from_other_link_errors() {
        for (text, expected) in [
            ("/usr/bin/ld: cannot find -lc: No such file or directory", true),
            ("rust-lld: error: unable to find library -lm", true),
            ("ld: cannot find -lcurl\nld: cannot find -lpthread\n", true),
            ("/usr/bin/ld: cannot find -lcurl: No such file", false),
            ("rust-lld: error: unable to find library -lrt_extra", false),
            ("error: linking with `cc` failed: exit status: 1", false),
        ] {
            assert_eq!(lacks_static_c_library(text), expected, "{text}");
        }
    }
}
