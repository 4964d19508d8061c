//! What the command line asks of the model, checked before anything is built.

use std::fmt;
use std::sync::Arc;

use local_juju::state::{ApplicationName, Model, Settings};

use super::containers;
use super::request::Request;
use super::source::Source;
use crate::cli::{Change, RunArgs, Setting, Steps, Units};
use crate::error::Error;

/// The applications to deploy, and the steps after that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// In the order of the sources.
    pub(crate) deployments: Vec<Deployment>,
    /// The first one begins with the deployment, each later one when the model is at rest.
    pub(crate) steps: Vec<Vec<Request>>,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deployment {
    pub(crate) name: String,
    pub(crate) units: u32,
    pub(crate) config: Vec<(String, String)>,
}

impl Plan {
    /// Makes the plan and rehearses it on a model in which nothing runs, so that a wrong name or
    /// value is told before a charm is built.
    pub(crate) fn new(
        arguments: &RunArgs,
        steps: &Steps,
        sources: &[Source],
    ) -> Result<Self, Error> {
        let plan = Self::resolve(arguments, steps, sources)?;
        plan.rehearse(sources)?;
        Ok(plan)
    }

    fn resolve(arguments: &RunArgs, steps: &Steps, sources: &[Source]) -> Result<Self, Error> {
        let names: Vec<&str> = sources.iter().map(Source::name).collect();
        let names = names.as_slice();
        let mut deployments: Vec<Deployment> = names
            .iter()
            .map(|name| Deployment { name: (*name).to_owned(), units: 1, config: Vec::new() })
            .collect();
        for Units { application, count } in &arguments.units {
            if let Some(application) = application
                && !names.contains(&application.as_str())
            {
                return Err(no_application(application, names));
            }
            for (deployment, source) in deployments.iter_mut().zip(sources) {
                let meant = match application {
                    Some(application) => deployment.name == *application,
                    // A subordinate's units come with its principals'.
                    None => !source.charm().subordinate,
                };
                if meant {
                    deployment.units = *count;
                }
            }
        }

        let mut first = Vec::new();
        for change in &steps.first {
            if let Change::Config(setting) = change {
                let (application, option) = application_of(setting, names)?;
                if let Some(deployment) = deployments.iter_mut().find(|it| it.name == application) {
                    deployment.config.push((option.to_owned(), setting.value.clone()));
                }
            } else {
                first.push(Request::new(change, names)?);
            }
        }
        let later = steps.later.iter().map(|step| {
            step.iter().map(|change| Request::new(change, names)).collect::<Result<Vec<_>, _>>()
        });
        let steps = std::iter::once(Ok(first)).chain(later).collect::<Result<_, _>>()?;
        Ok(Self { deployments, steps })
    }

    fn rehearse(&self, sources: &[Source]) -> Result<(), Error> {
        let kind = containers::model_kind(sources);
        let mut model = Model::new(Settings { kind, ..Settings::default() });
        for (deployment, source) in self.deployments.iter().zip(sources) {
            let Deployment { name, units, config } = deployment;
            model.deploy(name, Arc::clone(source.charm()), *units, config)?;
        }
        for request in self.steps.iter().flatten() {
            request.apply(&mut model)?;
        }
        Ok(())
    }
}

/// The application and the option that a `--config` is for.
pub(super) fn application_of<'a>(
    setting: &'a Setting,
    names: &[&'a str],
) -> Result<(&'a str, &'a str), Error> {
    match (setting.qualified(), names) {
        (Some((application, option)), names) if names.contains(&application) => {
            Ok((application, option))
        }
        (_, [only]) => Ok((only, &setting.key)),
        (Some((application, _)), _) => Err(no_application(application, names)),
        (None, _) => Err(Error::WhichApplication {
            option: format!("--config {}", setting.key),
            applications: owned(names),
        }),
    }
}

pub(super) fn application_name(name: &str) -> Result<ApplicationName, Error> {
    name.parse().map_err(|invalid| Error::Model(local_juju::state::Error::Name(invalid)))
}

pub(super) fn no_application(name: &str, names: &[&str]) -> Error {
    Error::NoApplication { name: name.to_owned(), applications: owned(names) }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// As the operator's command.
impl fmt::Display for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "deploy {}", self.name)?;
        if self.units > 1 {
            write!(f, " --num-units {}", self.units)?;
        }
        self.config.iter().try_for_each(|(option, value)| write!(f, " --config {option}={value}"))
    }
}
