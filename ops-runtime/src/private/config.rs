//! How the generated config structs read their fields.

use serde_json::{Map, Value};

use crate::error::Error;
use crate::names::SecretId;

/// A type that an option can have.
pub trait OptionValue: Sized {
    /// As the charm's YAML says it: `int`.
    const TYPE: &'static str;

    /// `None` if `value` is of another type.
    fn read(value: &Value) -> Option<Self>;
}

impl OptionValue for String {
    const TYPE: &'static str = "string";

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl OptionValue for i64 {
    const TYPE: &'static str = "int";

    fn read(value: &Value) -> Option<Self> {
        value.as_i64().or_else(|| whole(value.as_f64()?))
    }
}

/// A number that came as a float, if it is whole and not rounded: below 2^53 every one is exact.
pub(super) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    // The range is checked, so that the cast loses nothing.
    #[allow(clippy::cast_possible_truncation)]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

impl OptionValue for f64 {
    const TYPE: &'static str = "float";

    fn read(value: &Value) -> Option<Self> {
        value.as_f64()
    }
}

impl OptionValue for bool {
    const TYPE: &'static str = "boolean";

    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl OptionValue for SecretId {
    const TYPE: &'static str = "secret";

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(Self::new)
    }
}

/// An option without a default.
pub fn option<T: OptionValue>(
    values: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<T>, Error> {
    match values.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => T::read(value).map(Some).ok_or_else(|| Error::Config {
            option: name,
            expected: T::TYPE,
            found: describe(value),
        }),
    }
}

/// An option with a default, which Juju fills in; `default` serves agents that do not.
pub fn option_or<T: OptionValue>(
    values: &Map<String, Value>,
    name: &'static str,
    default: impl FnOnce() -> T,
) -> Result<T, Error> {
    Ok(option(values, name)?.unwrap_or_else(default))
}

/// The kind of a value, not the value: an option may hold what must not be logged.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a float",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn options_are_read_by_their_declared_type() {
        let values = json!({
            "int": 3, "whole": 4.0, "part": 4.5, "text": "x", "none": null, "yes": true
        });
        let values = values.as_object().unwrap();
        assert_eq!(option::<i64>(values, "int").unwrap(), Some(3));
        assert_eq!(option::<i64>(values, "whole").unwrap(), Some(4));
        assert_eq!(option::<f64>(values, "int").unwrap(), Some(3.0));
        assert_eq!(option::<String>(values, "none").unwrap(), None);
        assert_eq!(option::<String>(values, "missing").unwrap(), None);
        assert!(option_or(values, "missing", || true).unwrap());
        assert!(option::<i64>(values, "part").is_err());
        let error = option::<bool>(values, "text").unwrap_err().to_string();
        assert_eq!(error, "option `text` is a string, but the charm's YAML declares boolean");
    }
}
