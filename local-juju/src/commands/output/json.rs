//! JSON as Go's `encoding/json` writes it: compact, keys sorted, `<`, `>` and `&` escaped.

use std::fmt::Write as _;

use super::{Value, go_number};

/// The value on one line.
pub(super) fn line(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::NilMap => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Float(number) => out.push_str(&go_number::json(*number)),
        Value::Text(text) => string(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                comma(index, out);
                write(item, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            object(map.iter().map(|(key, value)| (key.as_str(), value)), out);
        }
        Value::Struct(fields) => object(fields.iter().map(|(key, value)| (*key, value)), out),
    }
}

fn object<'a>(pairs: impl Iterator<Item = (&'a str, &'a Value)>, out: &mut String) {
    out.push('{');
    for (index, (key, value)) in pairs.enumerate() {
        comma(index, out);
        string(key, out);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

fn comma(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}
