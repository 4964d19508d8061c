//! How a field's value becomes text.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json_error::without_value;

/// A way to write values of `T` as text. Implemented by [`Json`] and [`Plain`].
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot be a field of relation data that is written as `{Self}`",
    label = "not for `{Self}`",
    note = "JSON needs `serde::Serialize` and `serde::Deserialize`; `#[relation_data(plain)]` needs `Display` and `FromStr`"
)]
pub trait Codec<T> {
    /// The text.
    ///
    /// # Errors
    ///
    /// Why the value has none.
    fn encode(value: &T) -> Result<String, String>;

    /// The value of a text.
    ///
    /// # Errors
    ///
    /// Why it has none.
    fn decode(text: &str) -> Result<T, String>;

    /// The value of a text that may say that there is none.
    ///
    /// # Errors
    ///
    /// Why it has none.
    fn decode_option(text: &str) -> Result<Option<T>, String> {
        Self::decode(text).map(Some)
    }
}

/// JSON by serde: `80`, `"text"`, `["a"]`.
#[derive(Debug)]
pub struct Json;

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Codec<T> for Json {
    fn encode(value: &T) -> Result<String, String> {
        serde_json::to_string(value).map_err(|error| error.to_string())
    }

    fn decode(text: &str) -> Result<T, String> {
        read(text)
    }

    /// `null` is none: charms in Python write it.
    fn decode_option(text: &str) -> Result<Option<T>, String> {
        read(text)
    }
}

/// Databags have passwords in them, and errors are logged.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| without_value(error).to_string())
}

/// The text itself, by `Display` and `FromStr`.
#[derive(Debug)]
pub struct Plain;

#[diagnostic::do_not_recommend]
impl<T> Codec<T> for Plain
where
    T: Display + FromStr,
    T::Err: Display,
{
    fn encode(value: &T) -> Result<String, String> {
        Ok(value.to_string())
    }

    fn decode(text: &str) -> Result<T, String> {
        text.parse().map_err(|error: T::Err| error.to_string())
    }
}
