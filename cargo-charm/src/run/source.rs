//! The charms named on the command line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::Renderer;
use ops_metadata::{Charm, Reading, Severity};

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::program::{self, Program};
use crate::stage::{self, StageLock};
use crate::{message, render};

/// A charm's directory, with what its files say.
#[derive(Debug)]
pub(crate) struct Source {
    /// Absolute, without links.
    directory: PathBuf,
    name: String,
    charm: Arc<Charm>,
    reading: Reading,
    program: Program,
}

impl Source {
    /// Reads every charm. What is wrong with their files is shown on standard error.
    pub(crate) fn read_all(directories: &[PathBuf]) -> Result<Vec<Self>, Error> {
        let mut sources: Vec<Self> = Vec::with_capacity(directories.len());
        for given in directories {
            let source = Self::read(given)?;
            if let Some(other) = sources.iter().find(|other| other.name == source.name) {
                return Err(Error::SameName {
                    name: source.name,
                    one: other.directory.clone(),
                    other: source.directory,
                });
            }
            sources.push(source);
        }
        Ok(sources)
    }

    fn read(given: &Path) -> Result<Self, Error> {
        let directory = program::directory(given)?;
        let program = Program::find(given, &directory)?;
        let reading = ops_metadata::read(given);
        for diagnostic in &reading.diagnostics {
            message::show(&render::diagnostic(&Renderer::styled(), &reading, diagnostic));
        }
        let severe = |severity| severity == Severity::Error;
        let errors = reading.diagnostics.iter().filter(|found| severe(found.severity)).count();
        let charm = match &reading.charm {
            Some(charm) if errors == 0 => Arc::new(charm.clone()),
            _ => return Err(Error::CharmFiles { path: given.to_owned(), errors }),
        };
        let Some(name) = charm.name.as_ref().map(|name| name.value.clone()) else {
            return Err(Error::NoName { path: given.to_owned() });
        };
        Ok(Self { directory, name, charm, reading, program })
    }

    /// The charm's name, which its application has too.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What the charm's files say.
    pub(crate) fn charm(&self) -> &Arc<Charm> {
        &self.charm
    }

    /// The directory to deploy: a crate is built and staged.
    fn prepare(&self, release: bool, interrupt: &Interrupt) -> Result<PathBuf, Error> {
        match &self.program {
            Program::Crate(charm_crate) => {
                let executable = charm_crate.build(release, interrupt)?;
                let root = stage::root(charm_crate.target_directory());
                stage::stage(&root, &self.name, &self.directory, &self.reading, &executable)
            }
            Program::Ready => Ok(self.directory.clone()),
        }
    }
}

/// The charms as they are deployed. What was staged does not change as long as this lives.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The directories to deploy, in the order of the sources.
    pub(crate) directories: Vec<PathBuf>,
    _locks: Vec<StageLock>,
}

impl Prepared {
    /// Builds and stages every charm that is a crate.
    pub(crate) fn new<'s>(
        sources: &'s [Source],
        release: bool,
        interrupt: &Interrupt,
    ) -> Result<Self, Error> {
        let target = |source: &'s Source| match &source.program {
            Program::Crate(charm_crate) => Some(charm_crate.target_directory()),
            Program::Ready => None,
        };
        // Each once and in one order, lest this run or two runs wait for each other.
        let targets: BTreeSet<&Path> = sources.iter().filter_map(target).collect();
        let locks = targets.into_iter().map(|target| StageLock::take(target, interrupt));
        let locks = locks.collect::<Result<_, _>>()?;
        let directories = sources.iter().map(|source| source.prepare(release, interrupt));
        Ok(Self { directories: directories.collect::<Result<_, _>>()?, _locks: locks })
    }
}
