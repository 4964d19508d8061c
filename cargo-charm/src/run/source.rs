//! The charms named on the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::Renderer;
use ops_metadata::{Charm, Reading, Severity};

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::manifest::Manifest;
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
        let source = Self { directory, name, charm, reading, program };
        source.check_containers()?;
        Ok(source)
    }

    /// Whether every container that is to have programs is one of the charm.
    fn check_containers(&self) -> Result<(), Error> {
        let containers: Vec<String> =
            self.charm.containers.iter().map(|container| container.name.value.clone()).collect();
        let named = self.manifest().into_iter().flat_map(|manifest| manifest.containers.keys());
        match named.into_iter().find(|name| !containers.contains(name)) {
            Some(name) => Err(Error::NoContainer { name: name.clone(), containers }),
            None => Ok(()),
        }
    }

    /// What the charm's `Cargo.toml` says to this command, if it is a crate.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        match &self.program {
            Program::Crate(charm_crate) => Some(charm_crate.manifest()),
            Program::Ready => None,
        }
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

    /// Builds what stands for the images of the charm's containers.
    fn build_programs(
        &self,
        release: bool,
        interrupt: &Interrupt,
    ) -> Result<BTreeMap<String, Vec<PathBuf>>, Error> {
        let Program::Crate(charm_crate) = &self.program else { return Ok(BTreeMap::new()) };
        let containers = charm_crate.manifest().containers.iter();
        let built = containers.map(|(container, image)| {
            let programs = charm_crate.build_programs(&image.package, release, interrupt)?;
            Ok((container.clone(), programs))
        });
        built.collect()
    }
}

/// A charm that is ready to be deployed.
#[derive(Debug)]
pub(crate) struct PreparedCharm {
    /// The directory to deploy.
    pub(crate) directory: PathBuf,
    /// What its containers have beside what this machine has, by their names.
    pub(crate) programs: BTreeMap<String, Vec<PathBuf>>,
}

/// The charms as they are deployed. What was staged does not change as long as this lives.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// In the order of the sources.
    pub(crate) charms: Vec<PreparedCharm>,
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
        let charms = sources.iter().map(|source| {
            Ok(PreparedCharm {
                directory: source.prepare(release, interrupt)?,
                programs: source.build_programs(release, interrupt)?,
            })
        });
        Ok(Self { charms: charms.collect::<Result<_, Error>>()?, _locks: locks })
    }
}
