//! Configuration: what an operator sets, by the types that the charm declares.

use std::collections::BTreeMap;
use std::sync::Arc;

use ops_metadata::{Charm, OptionKind, OptionMeta, Value};

use super::error::hint;
use super::{Application, ApplicationName, Error, Model, SecretUri};
use crate::go::parse_bool;

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigValue {
    /// Of a `string` option, or the id of a secret.
    String(String),
    /// Of an `int` option.
    Int(i64),
    /// Of a `float` option.
    Float(f64),
    /// Of a `boolean` option.
    Boolean(bool),
}

impl ConfigValue {
    fn parse(option: &OptionMeta, text: &str) -> Result<Self, Error> {
        let parsed = match option.kind {
            OptionKind::String => Some(Self::String(text.to_owned())),
            OptionKind::Int => text.parse().ok().map(Self::Int),
            OptionKind::Float => {
                text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Float)
            }
            OptionKind::Boolean => parse_bool(text).map(Self::Boolean),
            OptionKind::Secret => {
                let id = SecretUri::parse(text).filter(|_| text.starts_with("secret:"));
                id.map(|_| Self::String(text.to_owned()))
            }
        };
        parsed.ok_or_else(|| Error::OptionValue {
            option: option.name.value.clone(),
            expected: match option.kind {
                OptionKind::String => "a string",
                OptionKind::Int => "an int such as `8080`",
                OptionKind::Float => "a float such as `0.5`",
                OptionKind::Boolean => "a boolean, `true` or `false`",
                OptionKind::Secret => "a secret's id such as `secret:9m4e2mr0ui3e8a215n4g`",
            },
            value: text.to_owned(),
        })
    }

    /// The default that the charm declares. One of a wrong type is an error of the charm's files and
    /// counts as none here.
    fn default_of(option: &OptionMeta) -> Option<Self> {
        match (option.kind, option.default.as_ref()?) {
            (OptionKind::String | OptionKind::Secret, Value::String(text)) => {
                Some(Self::String(text.clone()))
            }
            (OptionKind::Int, Value::Int(number)) => Some(Self::Int(*number)),
            (OptionKind::Float, Value::Float(number)) => Some(Self::Float(*number)),
            #[expect(clippy::cast_precision_loss, reason = "Juju reads an integer as a float too")]
            (OptionKind::Float, Value::Int(number)) => Some(Self::Float(*number as f64)),
            (OptionKind::Boolean, Value::Bool(value)) => Some(Self::Boolean(*value)),
            _ => None,
        }
    }

    pub(crate) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::String(text) => text.as_str().into(),
            Self::Int(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Boolean(value) => (*value).into(),
        }
    }
}

/// Whether the charm has the option, and it may have the value.
pub(super) fn fits(charm: &Charm, name: &str, value: &ConfigValue) -> bool {
    let option = charm.options.iter().find(|option| option.name.value == name);
    option.is_some_and(|option| match (option.kind, value) {
        (OptionKind::String, ConfigValue::String(_))
        | (OptionKind::Int, ConfigValue::Int(_))
        | (OptionKind::Float, ConfigValue::Float(_))
        | (OptionKind::Boolean, ConfigValue::Boolean(_)) => true,
        (OptionKind::Secret, ConfigValue::String(text)) => text.starts_with("secret:"),
        _ => false,
    })
}

/// Types the settings of an operator; the last one of an option counts.
pub(super) fn typed(
    application: &ApplicationName,
    charm: &Charm,
    settings: &[(String, String)],
) -> Result<BTreeMap<String, ConfigValue>, Error> {
    settings
        .iter()
        .map(|(name, text)| {
            let option = find(application, charm, name)?;
            Ok((name.clone(), ConfigValue::parse(option, text)?))
        })
        .collect()
}

/// The option of this name.
fn find<'a>(
    application: &ApplicationName,
    charm: &'a Charm,
    name: &str,
) -> Result<&'a OptionMeta, Error> {
    let option = charm.options.iter().find(|option| option.name.value == name);
    option.ok_or_else(|| Error::NoOption {
        application: application.clone(),
        option: name.to_owned(),
        hint: hint(name, charm.options.iter().map(|option| option.name.value.as_str())),
    })
}

impl Application {
    /// Every option that the charm declares, with the operator's value, or the default, or nothing.
    pub fn config(&self) -> BTreeMap<String, Option<ConfigValue>> {
        let value = |option: &OptionMeta| {
            let set = self.config.get(&option.name.value).cloned();
            (option.name.value.clone(), set.or_else(|| ConfigValue::default_of(option)))
        };
        self.charm.options.iter().map(value).collect()
    }
}

impl Model {
    /// `juju config <application> <option>=<value>`.
    ///
    /// # Errors
    /// No such application or option, or a value that is not of the option's type.
    pub fn set_config(
        &mut self,
        application: &ApplicationName,
        option: &str,
        value: &str,
    ) -> Result<(), Error> {
        let charm = Arc::clone(&self.application(application)?.charm);
        let setting = [(option.to_owned(), value.to_owned())];
        let change = typed(application, &charm, &setting)?;
        if let Some(found) = self.applications.get_mut(application) {
            let before = found.config();
            found.config.extend(change);
            if found.config() != before {
                found.config_version += 1;
            }
        }
        self.settle();
        Ok(())
    }

    /// `juju config <application> --reset <option>`: the option gets its default back.
    ///
    /// # Errors
    /// There is no such application or option.
    pub fn reset_config(
        &mut self,
        application: &ApplicationName,
        option: &str,
    ) -> Result<(), Error> {
        let charm = Arc::clone(&self.application(application)?.charm);
        find(application, &charm, option)?;
        if let Some(found) = self.applications.get_mut(application) {
            let before = found.config();
            found.config.remove(option);
            if found.config() != before {
                found.config_version += 1;
            }
        }
        self.settle();
        Ok(())
    }
}
