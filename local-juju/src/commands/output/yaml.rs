//! YAML as Go's YAML 2 writes it. Its writer is libyaml in Go, this is libyaml in Rust; what Go adds is
//! which strings need quotes, and the order of keys.

use std::cmp::Ordering;

use libyaml_safer::{Emitter, Encoding, Event, MappingStyle, ScalarStyle, SequenceStyle};

use super::yaml_word::reads_as_other;
use super::{Value, go_number};

/// The value as a document; nothing for nothing.
pub(super) fn document(value: &Value) -> Result<String, libyaml_safer::Error> {
    if *value == Value::Null {
        return Ok(String::new());
    }
    let mut bytes = Vec::new();
    let mut emitter = Emitter::new();
    emitter.set_output(&mut bytes);
    emitter.set_unicode(true);
    emitter.emit(Event::stream_start(Encoding::Utf8))?;
    emitter.emit(Event::document_start(None, &[], true))?;
    emit(&mut emitter, value)?;
    emitter.emit(Event::document_end(true))?;
    emitter.emit(Event::stream_end())?;
    drop(emitter);
    let text = String::from_utf8_lossy(&bytes);
    // Newer libyaml ends a document with dots if its last text ends with empty lines.
    let text = text.strip_suffix("\n...\n").unwrap_or(&text);
    Ok(format!("{}\n", escape_astral(text.trim_end_matches('\n'))))
}

fn emit(emitter: &mut Emitter<'_>, value: &Value) -> Result<(), libyaml_safer::Error> {
    match value {
        Value::Null => plain(emitter, "null"),
        Value::Bool(value) => plain(emitter, if *value { "true" } else { "false" }),
        Value::Int(number) => plain(emitter, &number.to_string()),
        Value::Float(number) => plain(emitter, &go_number::general(*number)),
        Value::Text(text) => string(emitter, text),
        Value::List(items) => {
            emitter.emit(Event::sequence_start(None, None, true, SequenceStyle::Block))?;
            items.iter().try_for_each(|item| emit(emitter, item))?;
            emitter.emit(Event::sequence_end())
        }
        Value::NilMap => mapping(emitter, &[]),
        Value::Map(map) => {
            let mut pairs: Vec<_> = map.iter().map(|(key, value)| (key.as_str(), value)).collect();
            pairs.sort_by(|a, b| natural_order(a.0, b.0));
            mapping(emitter, &pairs)
        }
        Value::Struct(fields) => {
            let pairs: Vec<_> = fields.iter().map(|(key, value)| (*key, value)).collect();
            mapping(emitter, &pairs)
        }
    }
}

fn mapping(
    emitter: &mut Emitter<'_>,
    pairs: &[(&str, &Value)],
) -> Result<(), libyaml_safer::Error> {
    emitter.emit(Event::mapping_start(None, None, true, MappingStyle::Block))?;
    for (key, value) in pairs {
        string(emitter, key)?;
        emit(emitter, value)?;
    }
    emitter.emit(Event::mapping_end())
}

fn plain(emitter: &mut Emitter<'_>, word: &str) -> Result<(), libyaml_safer::Error> {
    emitter.emit(Event::scalar(None, None, word, true, true, ScalarStyle::Plain))
}

fn string(emitter: &mut Emitter<'_>, text: &str) -> Result<(), libyaml_safer::Error> {
    let style = if text.contains(is_astral) {
        ScalarStyle::DoubleQuoted
    } else if text.contains('\n') {
        ScalarStyle::Literal
    } else if reads_as_other(text) {
        ScalarStyle::DoubleQuoted
    } else {
        ScalarStyle::Plain
    };
    emitter.emit(Event::scalar(None, None, text, true, true, style))
}

/// Beyond the first 65 536 characters, which Go does not take for printable.
fn is_astral(letter: char) -> bool {
    letter > '\u{ffff}'
}

/// Such letters stand in double quotes only, where they can be escaped.
fn escape_astral(text: &str) -> String {
    if !text.contains(is_astral) {
        return text.to_owned();
    }
    let escaped = |letter: char| {
        if is_astral(letter) { format!("\\U{:08X}", u32::from(letter)) } else { letter.to_string() }
    };
    text.chars().map(escaped).collect()
}

/// The order of keys: letters behind all else, numbers within them by their size.
fn natural_order(one: &str, other: &str) -> Ordering {
    let (a, b): (Vec<_>, Vec<_>) = (one.chars().collect(), other.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(a, b)| a != b) else {
        return a.len().cmp(&b.len());
    };
    let (rest_a, rest_b) = (a.get(at..).unwrap_or_default(), b.get(at..).unwrap_or_default());
    let (Some(first_a), Some(first_b)) = (rest_a.first(), rest_b.first()) else {
        return Ordering::Equal;
    };
    match (first_a.is_alphabetic(), first_b.is_alphabetic()) {
        (true, true) => return first_a.cmp(first_b),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    // A zero counts as a digit of a number only behind another digit of it.
    let before = a.get(..at).unwrap_or_default();
    let mut digits_before = before.iter().rev().take_while(|letter| letter.is_ascii_digit());
    let inside_number = (*first_a == '0' || *first_b == '0') && digits_before.any(|d| *d != '0');
    let number = |letters: &[char]| {
        let digits: Vec<_> = letters.iter().map_while(|letter| letter.to_digit(10)).collect();
        let start = i128::from(inside_number);
        let value = digits
            .iter()
            .fold(start, |value, digit| value.saturating_mul(10).saturating_add((*digit).into()));
        (value, digits.len())
    };
    number(rest_a).cmp(&number(rest_b)).then_with(|| first_a.cmp(first_b))
}
