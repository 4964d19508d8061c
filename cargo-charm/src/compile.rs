//! A charm's crate: built into one statically linked program, or checked.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Message, MetadataCommand, PackageId};

use crate::charm_files::KnownFiles;
use crate::child::Running;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::manifest::Manifest;

/// Cargo settings of a debug build. It is the author's own profile, so that dependencies are shared with
/// `cargo test`; but panics unwind, since the charm reports them to Juju.
const DEBUG: &[&str] = &["profile.dev.panic=\"unwind\""];

/// Cargo settings of a release: a profile of its own, because the author's may be for something
/// else.
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
    package: PackageId,
    /// Whether its code can have `#[charm]`.
    depends_on_ops: bool,
    binary: String,
    target_directory: PathBuf,
    manifest: Manifest,
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
        let manifest = Manifest::read(&package.metadata)
            .map_err(|source| Error::Manifest { path: directory.to_owned(), source })?;
        Ok(Self {
            manifest,
            directory: directory.to_owned(),
            package: package.id.clone(),
            depends_on_ops: package.dependencies.iter().any(|one| one.name == "ops-runtime"),
            binary: binary.to_owned(),
            target_directory: metadata.target_directory.into_std_path_buf(),
        })
    }

    /// Whether the compiler tells the warnings of the charm's YAML, through `#[charm]`.
    pub(crate) fn tells_of_yaml(&self) -> bool {
        self.depends_on_ops
    }

    /// What its `Cargo.toml` says to this command.
    pub(crate) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where cargo builds.
    pub(crate) fn target_directory(&self) -> &Path {
        &self.target_directory
    }

    /// Builds the binary and gives its path. What the compiler says goes to standard error.
    pub(crate) fn build(&self, release: bool, interrupt: &Interrupt) -> Result<PathBuf, Error> {
        let profile = profile(release);
        self.forget_if_files_came(profile, interrupt)?;
        let cargo = start(&mut self.command(profile))?;
        let (executable, succeeded) =
            cargo.read(interrupt, |messages| executables_in(messages, Some(&self.binary)).pop())?;
        if succeeded {
            executable.ok_or_else(|| Error::NoExecutable { path: self.directory.clone() })
        } else if lacks_static_c_library() {
            Err(Error::StaticCLibrary)
        } else {
            Err(Error::Build)
        }
    }

    /// Builds the programs of a package of the same workspace and gives their paths.
    pub(crate) fn build_programs(
        &self,
        package: &str,
        release: bool,
        interrupt: &Interrupt,
    ) -> Result<Vec<PathBuf>, Error> {
        let profile = profile(release);
        let mut command = self.cargo(&["build", "--bins", "--package", package]);
        command
            .args(["--profile", profile])
            .arg("--message-format=json-render-diagnostics")
            .args(settings(profile));
        let cargo = start(&mut command)?;
        let (programs, succeeded) =
            cargo.read(interrupt, |messages| executables_in(messages, None))?;
        match (succeeded, programs.is_empty()) {
            (false, _) => Err(Error::BuildPrograms { package: package.to_owned() }),
            (true, true) => Err(Error::NoBinary { package: package.to_owned() }),
            (true, false) => Ok(programs),
        }
    }

    /// Starts `cargo check` of the crate with the author's own settings. It prints a message of JSON
    /// per line, in which what rustc shows has colours if `ansi`.
    pub(crate) fn check(&self, ansi: bool, interrupt: &Interrupt) -> Result<Running, Error> {
        self.forget_if_files_came("dev", interrupt)?;
        let format = if ansi { "json-diagnostic-rendered-ansi" } else { "json" };
        let mut command = self.cargo(&["check"]);
        command.args(["--message-format", format]);
        start(&mut command)
    }

    /// Lets cargo build the charm anew if there is a charm file that the last build did not know.
    fn forget_if_files_came(&self, profile: &str, interrupt: &Interrupt) -> Result<(), Error> {
        let files = KnownFiles::of(&self.directory, &self.target_directory, profile);
        if files.has_new() {
            let mut command = self.cargo(&["clean", "--quiet", "--package", &self.package.repr]);
            command.args(["--profile", profile]).args(settings(profile));
            let (_, succeeded) = start(&mut command)?.read(interrupt, |_| ())?;
            if succeeded {
                // Without the note the next build is whole again, that is all.
                let _ = files.remember();
            }
        }
        Ok(())
    }

    /// A command of cargo on the crate, in its directory, for its `.cargo/config.toml`.
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo());
        command
            .current_dir(&self.directory)
            .args(arguments)
            .arg("--manifest-path")
            .arg(self.directory.join("Cargo.toml"));
        command
    }

    fn command(&self, profile: &str) -> Command {
        let mut command = self.cargo(&["rustc", "--bin", &self.binary]);
        command
            .args(["--profile", profile])
            .arg("--message-format=json-render-diagnostics")
            .args(settings(profile));
        if cfg!(target_os = "linux") {
            // Only for the last step: as a flag of the whole build it would reach procedural
            // macros, which cannot be static.
            command.args(["--", "-C", "target-feature=+crt-static"]);
        }
        command
    }
}

fn profile(release: bool) -> &'static str {
    if release { "charm-release" } else { "dev" }
}

/// The options that give cargo what a profile is.
fn settings(profile: &str) -> impl Iterator<Item = &'static str> {
    let settings = if profile == "dev" { DEBUG } else { RELEASE };
    settings.iter().flat_map(|setting| ["--config", *setting])
}

/// The programs that cargo's messages name, of this binary alone if one is given. They are read to their
/// end.
fn executables_in(messages: impl io::Read, binary: Option<&str>) -> Vec<PathBuf> {
    Message::parse_stream(BufReader::new(messages))
        .map_while(Result::ok)
        .filter_map(|message| match message {
            Message::CompilerArtifact(artifact)
                if artifact.target.is_bin()
                    && binary.is_none_or(|binary| artifact.target.name == binary) =>
            {
                artifact.executable
            }
            _ => None,
        })
        .map(Into::into)
        .collect()
}

/// Whether the C compiler, which links Rust programs, has no `libc.a`. If it cannot be asked, the
/// linker has said that.
fn lacks_static_c_library() -> bool {
    let asked = Command::new("cc").arg("-print-file-name=libc.a").stdin(Stdio::null()).output();
    // It gives the path, or the bare name if it finds nothing.
    cfg!(all(target_os = "linux", target_env = "gnu"))
        && asked.is_ok_and(|answer| answer.stdout.trim_ascii() == b"libc.a")
}

/// The cargo that runs this program, or the one on `PATH`.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn start(command: &mut Command) -> Result<Running, Error> {
    Running::start(command).map_err(|source| Error::Cargo { cargo: cargo().into(), source })
}
