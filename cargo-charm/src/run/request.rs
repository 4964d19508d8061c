//! What the command line asks of a model that is there.

use std::fmt;

use local_juju::state::{ApplicationName, Model, Removal, UnitName};
use local_juju::{LocalJuju, Progress};

use super::plan::{application_name, application_of};
use crate::cli::{Change, ContainerTarget, Setting, UnitNumber, UnitTarget, Wait};
use crate::error::Error;

/// One thing that an operator asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    Configure { application: ApplicationName, option: String, value: String },
    Integrate(String, String),
    RemoveRelation(String, String),
    AddUnit(ApplicationName),
    RemoveUnit(UnitTarget),
    Leader(UnitTarget),
    Wait(Wait),
    RestartContainer(ContainerTarget),
    Watch(Wait),
    Run { unit: UnitTarget, action: String, parameters: Vec<(String, String)> },
}

impl Request {
    pub(super) fn new(change: &Change, names: &[&str]) -> Result<Self, Error> {
        Ok(match change {
            Change::Config(setting) => {
                let (application, option) = application_of(setting, names)?;
                Self::Configure {
                    application: application_name(application)?,
                    option: option.to_owned(),
                    value: setting.value.clone(),
                }
            }
            Change::Integrate(one, other) => Self::Integrate(one.clone(), other.clone()),
            Change::RemoveRelation(one, other) => Self::RemoveRelation(one.clone(), other.clone()),
            Change::AddUnit(application) => Self::AddUnit(application_name(application)?),
            Change::RemoveUnit(unit) => Self::RemoveUnit(unit.clone()),
            Change::Leader(unit) => Self::Leader(unit.clone()),
            Change::Wait(wait) => Self::Wait(wait.clone()),
            Change::RestartContainer(target) => Self::RestartContainer(target.clone()),
            Change::Watch(wait) => Self::Watch(wait.clone()),
            Change::Action { unit, name, parameters } => Self::Run {
                unit: unit.clone(),
                action: name.clone(),
                parameters: parameters
                    .iter()
                    .map(|Setting { key, value }| (key.clone(), value.clone()))
                    .collect(),
            },
        })
    }

    /// Asks it of the model. The charms are told when they run; waiting does nothing here.
    pub(super) fn apply(&self, model: &mut Model) -> Result<(), Error> {
        match self {
            Self::Configure { application, option, value } => {
                model.set_config(application, option, value)?;
            }
            Self::Integrate(one, other) => _ = model.integrate(one, other)?,
            Self::RemoveRelation(one, other) => _ = model.remove_relation(one, other)?,
            Self::AddUnit(application) => _ = model.add_unit(application)?,
            Self::RemoveUnit(unit) => {
                let unit = unit_name(model, unit)?;
                model.remove_unit(&unit, Removal::default())?;
            }
            Self::Leader(unit) => {
                let unit = unit_name(model, unit)?;
                model.set_leader(&unit)?;
            }
            Self::RestartContainer(ContainerTarget { unit, container }) => {
                let unit = unit_name(model, unit)?;
                model.restart_container(&unit, container)?;
            }
            Self::Wait(_) | Self::Watch(_) => {}
            Self::Run { unit, action, parameters } => {
                let unit = unit_name(model, unit)?;
                model.enqueue_action(&unit, action, parameters)?;
            }
        }
        Ok(())
    }

    /// Makes the request; of all only waiting and watching run something.
    pub(super) fn make(
        &self,
        juju: &mut LocalJuju,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), Error> {
        match self {
            Self::Wait(wait) => _ = juju.advance(wait.duration, watch)?,
            Self::Watch(wait) => _ = juju.watch(wait.duration, watch)?,
            request => request.apply(juju.model_mut())?,
        }
        Ok(())
    }
}

/// The unit of that number, or the leader that the model has now.
fn unit_name(model: &Model, target: &UnitTarget) -> Result<UnitName, Error> {
    let application = application_name(&target.application)?;
    match target.number {
        UnitNumber::Number(number) => Ok(UnitName::new(&application, number)),
        UnitNumber::Leader => {
            let leader = model.application(&application)?.leader().cloned();
            leader.ok_or(Error::NoLeader { application: target.application.clone() })
        }
    }
}

/// As the operator's command.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configure { application, option, value } => {
                write!(f, "config {application} {option}={value}")
            }
            Self::Integrate(one, other) => write!(f, "integrate {one} {other}"),
            Self::RemoveRelation(one, other) => write!(f, "remove-relation {one} {other}"),
            Self::AddUnit(application) => write!(f, "add-unit {application}"),
            Self::RemoveUnit(unit) => write!(f, "remove-unit {unit}"),
            Self::Leader(unit) => write!(f, "{unit} leads"),
            Self::Wait(wait) => write!(f, "{wait} pass"),
            Self::RestartContainer(target) => write!(f, "restart {target}"),
            Self::Watch(wait) => write!(f, "watch for {wait}"),
            Self::Run { unit, action, parameters } => {
                write!(f, "run {unit} {action}")?;
                parameters.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
            }
        }
    }
}
