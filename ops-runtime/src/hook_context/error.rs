//! What can be wrong with the environment.

use std::fmt;

/// A variable of the environment is missing or malformed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// Not started by Juju at all.
    #[error(
        "`{variable}` is not set: this program is a charm, which Juju's unit agent starts; \
         to try it on this machine, use `cargo charm run`"
    )]
    NotACharm {
        /// The first variable that was looked for.
        variable: &'static str,
    },
    /// A variable that this event needs.
    #[error("`{variable}` is not set, but Juju sets it for `{event}`")]
    Missing {
        /// The variable.
        variable: &'static str,
        /// The hook or action.
        event: String,
    },
    /// A variable whose value is not what Juju writes.
    #[error("`{variable}` is `{value}`, which is not {expected}")]
    Malformed {
        /// The variable.
        variable: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
}

/// Everything that is wrong with the variables of one event.
#[derive(Debug)]
pub struct EnvironmentErrors(Vec<EnvironmentError>);

impl EnvironmentErrors {
    pub(super) fn new(errors: Vec<EnvironmentError>) -> Self {
        Self(errors)
    }

    /// Each of them, in the order of the variables' reading.
    pub fn iter(&self) -> std::slice::Iter<'_, EnvironmentError> {
        self.0.iter()
    }
}

impl<'errors> IntoIterator for &'errors EnvironmentErrors {
    type Item = &'errors EnvironmentError;
    type IntoIter = std::slice::Iter<'errors, EnvironmentError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for EnvironmentErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("; ")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for EnvironmentErrors {}
