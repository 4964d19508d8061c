//! How an action's parameters reach its handler.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::config::whole;
use super::handler::Nothing;
use crate::action::Action;
use crate::error::Error;
use crate::event::ActionCall;
use crate::json_error::without_value;

/// The parameters of an action, generated from its schema; `()` for an action without parameters.
pub trait ActionParameters: Sized {
    /// Reads the answer of `action-get`.
    fn read(action: &str, values: Map<String, Value>) -> Result<Self, Error>;
}

/// The body of a generated [`ActionParameters::read`]. Juju may give an integer as a float.
pub fn read_parameters<T: DeserializeOwned>(
    action: &str,
    values: Map<String, Value>,
) -> Result<T, Error> {
    let values =
        Value::Object(values.into_iter().map(|(key, value)| (key, integral(value))).collect());
    let parameters =
        |source| Error::Parameters { action: action.to_owned(), source: without_value(source) };
    serde_json::from_value(values).map_err(parameters)
}

fn integral(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let integer = number.as_f64().and_then(whole).map(Number::from);
            Value::Number(integer.unwrap_or(number))
        }
        Value::Array(values) => Value::Array(values.into_iter().map(integral).collect()),
        Value::Object(values) => {
            Value::Object(values.into_iter().map(|(key, value)| (key, integral(value))).collect())
        }
        other => other,
    }
}

/// The type of a call's parameters.
#[derive(Debug)]
pub struct ParametersOf<P: ?Sized>(PhantomData<fn() -> P>);

impl<P> ParametersOf<P> {
    pub fn call(_: &ActionCall<P>) -> Self {
        Self(PhantomData)
    }
}

/// What an action handler's parameter can be.
#[diagnostic::on_unimplemented(
    message = "this action handler cannot take `{Self}`",
    label = "expected the action's parameters, `{P}`, or `&Action`",
    note = "both may be left out; an action without `params` in the YAML has no parameters to take"
)]
pub trait FromAction<'call, P: ?Sized>: Sized {
    fn from_action(action: &'call Action, of: &ParametersOf<P>) -> Result<Self, Error>;
}

#[diagnostic::do_not_recommend]
impl<'call, P: ActionParameters> FromAction<'call, P> for P {
    fn from_action(action: &'call Action, _: &ParametersOf<P>) -> Result<Self, Error> {
        P::read(action.name(), action.parameters()?)
    }
}

#[diagnostic::do_not_recommend]
impl<'call, P> FromAction<'call, P> for &'call Action {
    fn from_action(action: &'call Action, _: &ParametersOf<P>) -> Result<Self, Error> {
        Ok(action)
    }
}

macro_rules! from_nothing {
    ($($which:literal)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T> FromAction<'_, Nothing<$which>> for T {
            fn from_action(_: &Action, _: &ParametersOf<Nothing<$which>>) -> Result<Self, Error> {
                unreachable!("`ParametersOf::call` takes no call of `Nothing`")
            }
        }
    )+};
}

from_nothing!(false true);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whole_floats_are_integers() {
        #[derive(serde::Deserialize)]
        struct Parameters {
            keep: i64,
            ratio: f64,
            ports: Vec<u16>,
        }
        let Value::Object(values) = json!({"keep": 3.0, "ratio": 2.0, "ports": [80.0, 81]}) else {
            unreachable!()
        };
        let read: Parameters = read_parameters("backup", values).unwrap();
        assert_eq!((read.keep, read.ratio, read.ports), (3, 2.0, vec![80, 81]));
    }

    #[test]
    fn an_error_does_not_quote_what_was_given() {
        let Value::Object(values) = json!({"password": "hunter2"}) else { unreachable!() };
        type Parameters = std::collections::BTreeMap<String, u8>;
        let error = read_parameters::<Parameters>("backup", values).unwrap_err();
        let told = crate::error::chain(&error);
        assert!(told.ends_with("action `backup`: expected u8"), "{told}");
    }

    #[test]
    fn an_error_names_the_action() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)]
        struct Parameters {
            target: String,
        }
        let error = read_parameters::<Parameters>("backup", Map::new()).unwrap_err();
        assert_eq!(
            crate::error::chain(&error),
            "cannot read the parameters of the action `backup`: missing field `target`"
        );
    }
}
