//! Files of keys and values: a YAML map of strings.

use std::collections::{BTreeMap, HashMap};

use libyaml_safer::{EventData, Parser, ScalarStyle};

use super::call::{Call, Failure};
use super::flags::{Arguments, Flag, FlagKind};

pub(super) const FILE: Flag = Flag {
    names: &["file"],
    kind: FlagKind::Text,
    purpose: "File containing key-value pairs; `-` is the standard input",
};

/// What `--file` names, as keys and values; none without it.
pub(super) fn read_option(
    call: &mut Call<'_>,
    arguments: &Arguments,
) -> Result<BTreeMap<String, String>, Failure> {
    let content = call.file(arguments, "file")?;
    content.map_or_else(|| Ok(BTreeMap::new()), |content| read(&content).map_err(Failure::Run))
}

/// Reads a map of scalars, each as its text: `true` is `true` and `1.0` is `1.0`; nothing is empty.
/// Of a key that is there twice, the last counts.
pub(super) fn read(content: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let mut input = content;
    let mut parser = Parser::new();
    parser.set_input_string(&mut input);
    let mut settings = BTreeMap::new();
    let mut anchors = HashMap::new();
    let mut key = None;
    let mut inside = false;
    loop {
        let event = parser.parse().map_err(|error| format!("yaml: {error}"))?;
        let line = event.start_mark.line + 1;
        let refused = |what: &str| Err(format!("yaml: line {line}: {what}"));
        let scalar = match event.data {
            EventData::Scalar { anchor, value, style, .. } => {
                let nothing = matches!(value.as_str(), "~" | "null" | "Null" | "NULL");
                let text =
                    if style == ScalarStyle::Plain && nothing { String::new() } else { value };
                if let Some(anchor) = anchor {
                    anchors.insert(anchor, text.clone());
                }
                text
            }
            EventData::Alias { anchor } => match anchors.get(&anchor) {
                Some(text) => text.clone(),
                None => return refused(&format!("unknown anchor '{anchor}' referenced")),
            },
            EventData::MappingStart { .. } if !inside => {
                inside = true;
                continue;
            }
            EventData::MappingStart { .. } | EventData::SequenceStart { .. } => {
                return refused("expected a map of strings to strings");
            }
            EventData::DocumentEnd { .. } | EventData::StreamEnd => return Ok(settings),
            _ => continue,
        };
        match key.take() {
            _ if !inside && scalar.is_empty() => {}
            _ if !inside => return refused("expected a map of strings to strings"),
            None => key = Some(scalar),
            Some(key) => {
                settings.insert(key, scalar);
            }
        }
    }
}
