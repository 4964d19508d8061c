//! The running action and its results.

use std::rc::Rc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::context::Core;
use crate::error::Error;

/// The running action.
#[derive(Debug)]
pub struct Action {
    core: Rc<Core>,
    name: &'static str,
}

impl Action {
    pub(crate) fn new(core: Rc<Core>, name: &'static str) -> Self {
        Self { core, name }
    }

    /// The action's name in the charm's YAML.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The number of the action's task (`JUJU_ACTION_UUID`).
    pub fn id(&self) -> Option<&str> {
        self.core.hook().variable("JUJU_ACTION_UUID")
    }

    /// Shows the operator a line at once (`action-log`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if the command fails.
    pub fn log(&self, message: impl AsRef<str>) -> Result<(), Error> {
        Ok(self.core.commands().action_log(message.as_ref())?)
    }

    pub(crate) fn parameters(&self) -> Result<Map<String, Value>, Error> {
        Ok(self.core.commands().action_get()?)
    }
}

/// What an action gives back: pairs of dotted keys and texts.
#[doc(hidden)]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionResults(Vec<(String, String)>);

/// Juju writes these itself.
const RESERVED: [&str; 5] =
    ["return-code", "stderr", "stderr-encoding", "stdout", "stdout-encoding"];

impl ActionResults {
    /// Flattens a struct or map: nested keys are joined with dots, `_` becomes `-`, elements of a
    /// list are numbered from 0, null is left out.
    pub(crate) fn flatten(value: &impl Serialize) -> Result<Self, Error> {
        let unfit = |reason: String| Error::ActionResult { key: String::new(), reason };
        let mut results = Vec::new();
        match serde_json::to_value(value).map_err(|error| unfit(error.to_string()))? {
            Value::Null => {}
            Value::Object(fields) => flatten_into(&mut results, "", fields)?,
            _ => {
                return Err(unfit(
                    "it must be a struct or a map, whose fields are the results".into(),
                ));
            }
        }
        results.sort_unstable();
        let repeated = results.windows(2).find_map(|pair| match pair {
            [(first, _), (second, _)] if first == second => Some(first.clone()),
            _ => None,
        });
        match repeated {
            Some(key) => {
                Err(Error::ActionResult { key, reason: "two fields have this key".into() })
            }
            None => Ok(Self(results)),
        }
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

fn flatten_into(
    results: &mut Vec<(String, String)>,
    prefix: &str,
    fields: Map<String, Value>,
) -> Result<(), Error> {
    for (field, value) in fields {
        let part = field.replace('_', "-");
        let key = if prefix.is_empty() { part.clone() } else { format!("{prefix}.{part}") };
        if let Some(reason) = refusal(&part) {
            return Err(Error::ActionResult { key, reason });
        }
        flatten_value(results, key, value)?;
    }
    Ok(())
}

fn flatten_value(
    results: &mut Vec<(String, String)>,
    key: String,
    value: Value,
) -> Result<(), Error> {
    match value {
        Value::Null => {}
        Value::String(text) => results.push((key, text)),
        Value::Bool(_) | Value::Number(_) => results.push((key, value.to_string())),
        Value::Object(fields) => flatten_into(results, &key, fields)?,
        Value::Array(values) => {
            for (index, value) in values.into_iter().enumerate() {
                flatten_value(results, format!("{key}.{index}"), value)?;
            }
        }
    }
    Ok(())
}

/// Why Juju does not take a field's name as a key. A map's own key may have dots: they nest it.
fn refusal(field: &str) -> Option<String> {
    if !field.split('.').all(is_sound) {
        let reason = "every part of a key is made of lower-case letters, digits and `-`, and begins \
                      and ends with a letter or digit";
        return Some(reason.to_owned());
    }
    let reserved = field.split('.').find(|part| RESERVED.contains(part))?;
    Some(format!("Juju writes `{reserved}` itself"))
}

fn is_sound(part: &str) -> bool {
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = part.as_bytes();
    bytes.first().is_some_and(alphanumeric)
        && bytes.last().is_some_and(alphanumeric)
        && bytes.iter().all(|byte| alphanumeric(byte) || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn flatten(value: &Value) -> Result<Vec<(String, String)>, String> {
        ActionResults::flatten(value).map(|results| results.0).map_err(|error| error.to_string())
    }

    #[test]
    fn nested_values_become_dotted_keys() {
        let value = json!({
            "path": "/srv", "stats": {"row_count": 7, "ok": true, "names": ["a", "b"]}, "none": null
        });
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect::<Vec<_>>()
        };
        assert_eq!(
            flatten(&value).unwrap(),
            pairs(&[
                ("path", "/srv"),
                ("stats.names.0", "a"),
                ("stats.names.1", "b"),
                ("stats.ok", "true"),
                ("stats.row-count", "7"),
            ])
        );
        assert_eq!(flatten(&json!(null)).unwrap(), []);
        assert_eq!(flatten(&json!({})).unwrap(), []);
    }

    #[test]
    fn what_juju_refuses_is_an_error_that_names_the_key() {
        for (value, says) in [
            (json!({"Path": 1}), "`Path`"),
            (json!({"a": {"-b": 1}}), "`a.-b`"),
            (json!({"stdout": 1}), "Juju writes `stdout` itself"),
            (json!({"a": {"return_code": 1}}), "Juju writes `return-code` itself"),
            (json!({"a_b": 1, "a-b": 2}), "two fields have this key"),
            (json!({"": 1}), "begins and ends"),
            (json!({"a-.b": 1}), "begins and ends"),
            (json!({"a..b": 1}), "begins and ends"),
            (json!("text"), "a struct or a map"),
            (json!([1]), "a struct or a map"),
        ] {
            let error = flatten(&value).unwrap_err();
            assert!(error.contains(says), "{value}: {error}");
        }
    }
}
