//! Why a command could not do its work.

use std::io;
use std::path::{Path, PathBuf};

use crate::interrupt::Signal;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    #[error("there is no directory `{}`", .path.display())]
    NoDirectory { path: PathBuf },

    #[error("`{}` is not a directory", .path.display())]
    NotADirectory { path: PathBuf },

    #[error("the charm files of `{}` have {}", .path.display(), counted(*.errors, "error"))]
    CharmFiles { path: PathBuf, errors: usize },

    #[error("the charm in `{}` has no name", .path.display())]
    NoName { path: PathBuf },

    #[error("`{}` and `{}` are both the charm `{name}`", .one.display(), .other.display())]
    SameName { name: String, one: PathBuf, other: PathBuf },

    #[error("`{}` has neither a Cargo crate nor an executable `dispatch`", .path.display())]
    NotACharm { path: PathBuf },

    #[error("`{}` is a Cargo workspace, not a charm's crate", .path.display())]
    Workspace { path: PathBuf },

    #[error("the crate `{package}` has no binary")]
    NoBinary { package: String },

    #[error("the crate `{package}` has several binaries ({binaries}), none of them `dispatch`")]
    SeveralBinaries { package: String, binaries: String },

    #[error("cannot start cargo (`{}`)", .cargo.display())]
    Cargo { cargo: PathBuf, source: io::Error },

    #[error("cannot read `package.metadata.charm` of `{}`", .path.display())]
    Manifest { path: PathBuf, source: serde_json::Error },

    /// clap has said why.
    #[error("`run` of `package.metadata.charm` cannot be taken: {reason}")]
    ManifestSteps { reason: String },

    #[error("the charm has no container `{name}`, which `package.metadata.charm` has programs for")]
    NoContainer { name: String, containers: Vec<String> },

    #[error("the programs of `{package}`, which a container is to have, were not built")]
    BuildPrograms { package: String },

    #[error("cargo cannot read the crate in `{}`", .path.display())]
    Metadata { path: PathBuf, source: cargo_metadata::Error },

    /// Cargo has said why.
    #[error("the charm was not built")]
    Build,

    #[error("cargo built the charm in `{}` and did not say where its program is", .path.display())]
    NoExecutable { path: PathBuf },

    #[error("charms are linked statically, and this machine has no static C library (libc.a)")]
    StaticCLibrary,

    #[error("the charm in `{}` is not written in Rust", .path.display())]
    NotRust { path: PathBuf },

    #[error("the charm in `{}` does not tell its events", .path.display())]
    NoDescription { path: PathBuf },

    #[error("no unit below `{}` keeps anything", .path.display())]
    NoState { path: PathBuf },

    #[error(transparent)]
    State(#[from] ops::StateError),

    #[error("`{}` is not empty", .path.display())]
    KeepNotEmpty { path: PathBuf },

    #[error("`{option}` does not say which application it is for")]
    WhichApplication { option: String, applications: Vec<String> },

    #[error("there is no application `{name}`")]
    NoApplication { name: String, applications: Vec<String> },

    #[error("`{application}` has no unit that could lead it")]
    NoLeader { application: String },

    #[error(transparent)]
    Run(#[from] local_juju::Error),

    #[error(transparent)]
    Model(#[from] local_juju::state::Error),

    #[error("cannot {doing} `{}`", .path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },

    #[error("cannot listen for signals")]
    Signals(#[source] io::Error),

    #[error("cannot write to standard output")]
    Output(#[source] io::Error),

    #[error("cannot find the executable of this program, which plays the hook commands")]
    CurrentExecutable(#[source] io::Error),

    #[error("interrupted")]
    Interrupted(Signal),
}

impl Error {
    /// What to do about it, where the message does not say so already.
    pub(crate) fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoDirectory { .. } | Self::NotADirectory { .. } => {
                "name the directory of a charm: it holds charmcraft.yaml".to_owned()
            }
            Self::NoName { .. } => "add `name: …` to charmcraft.yaml".to_owned(),
            Self::SameName { .. } => {
                "each charm is deployed under its name: run one of them, or rename it".to_owned()
            }
            Self::NotACharm { .. } => "add a Cargo.toml with a binary crate, or a program named \
                 `dispatch` that is started for every event"
                .to_owned(),
            Self::Workspace { .. } => {
                "name the directory of the member that is the charm".to_owned()
            }
            Self::NoBinary { .. } => {
                "add src/main.rs, or a `[[bin]]` with `name = \"dispatch\"`".to_owned()
            }
            Self::SeveralBinaries { .. } => {
                "name the binary that is the charm `dispatch`, in its `[[bin]]` of Cargo.toml"
                    .to_owned()
            }
            Self::Cargo { .. } => {
                "install Rust by rustup, or set CARGO to the path of cargo".to_owned()
            }
            Self::StaticCLibrary => "install it: libc6-dev (Debian, Ubuntu), glibc-static \
                 (Fedora, RHEL) or glibc-devel-static (openSUSE)"
                .to_owned(),
            Self::NotRust { .. } => "only the dispatch table of a charm that is a Cargo crate and \
                 calls `ops::main` can be listed"
                .to_owned(),
            Self::NoDescription { .. } => "call `ops::main::<YourCharm>()` in its `fn main`, and \
                 print nothing before it"
                .to_owned(),
            Self::NoState { .. } => "name the directory of a unit's charm, or one above it, such as that of \
                 `cargo charm run --keep`; a charm without stored fields and deferred events keeps nothing, and what a charm of a real \
                 model keeps in Juju `juju exec --unit web/0 -- state-get` shows"
                .to_owned(),
            Self::KeepNotEmpty { .. } => "give --keep a new or an empty directory".to_owned(),
            Self::WhichApplication { applications, .. } => {
                let option = "write `APP.KEY=VALUE`";
                format!("{option} with one of {}", listed(applications))
            }
            Self::NoApplication { name, applications: names }
            | Self::NoContainer { name, containers: names } => {
                match ops_metadata::suggest(name, names.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if names.is_empty() => "its files declare none".to_owned(),
                    None => format!("there is {}", listed(names)),
                }
            }
            _ => return None,
        })
    }
}

/// Adds what was done to an error of the file system.
pub(crate) trait IoContext<T> {
    /// `doing` stands before the path: `read`, `write`.
    fn context(self, doing: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn context(self, doing: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Io { doing, path: path.to_owned(), source })
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Names in backticks.
fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
