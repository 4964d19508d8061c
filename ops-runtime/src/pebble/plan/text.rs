//! Layers and plans as text. YAML is read; what is sent is JSON, which is YAML too, and in which no
//! text can be taken for a number.

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::Formatter;

use super::{LayerError, merge};

pub(super) fn read<T: DeserializeOwned + Default>(text: &str) -> Result<T, LayerError> {
    // An empty document is an empty layer.
    let value: Option<T> = merge::merged(text)
        .and_then(|text| serde_yaml::from_str(&text))
        .map_err(LayerError::Yaml)?;
    Ok(value.unwrap_or_default())
}

pub(super) fn write(value: &impl Serialize) -> Result<String, LayerError> {
    serde_yaml::to_string(value).map_err(|error| LayerError::Write(error.into()))
}

pub(super) fn json(value: &impl Serialize) -> Result<String, LayerError> {
    let mut text = Vec::new();
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut text, JsonInYaml))
        .map_err(|error| LayerError::Write(error.into()))?;
    String::from_utf8(text).map_err(|error| LayerError::Write(error.into()))
}

/// JSON without the characters that YAML refuses or folds: they are escaped.
struct JsonInYaml;

impl Formatter for JsonInYaml {
    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_odd) {
            let (plain, from) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut characters = from.chars();
            if let Some(odd) = characters.next() {
                write!(writer, "\\u{:04x}", u32::from(odd))?;
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

const fn is_odd(character: char) -> bool {
    matches!(
        character,
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}
