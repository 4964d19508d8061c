//! What became of the actions.

use std::io::{self, Write};

use local_juju::state::{ActionStatus, Model};
use serde_json::Value;

use crate::style;
use crate::table::printable;

/// Writes every action with its log and its results.
pub(crate) fn write(out: &mut dyn Write, model: &Model) -> io::Result<()> {
    for (id, action) in model.actions() {
        let status = action.status();
        let style = match status {
            ActionStatus::Completed => style::GOOD,
            ActionStatus::Failed | ActionStatus::Cancelled => style::BAD,
            _ => style::PENDING,
        };
        let (unit, name, status) = (action.unit(), action.name(), status.as_str());
        writeln!(out, "Action {id}: {name} on {unit}, {style}{status}{style:#}")?;
        if !action.message().is_empty() {
            writeln!(out, "  {style}{}{style:#}", printable(action.message()))?;
        }
        for line in action.messages() {
            writeln!(out, "  {}{}{:#}", style::FAINT, printable(line), style::FAINT)?;
        }
        for (key, value) in action.results() {
            write_result(out, key, value)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a result with dotted keys, as `action-set` takes them.
fn write_result(out: &mut dyn Write, key: &str, value: &Value) -> io::Result<()> {
    match value {
        Value::Object(inner) if !inner.is_empty() => inner
            .iter()
            .try_for_each(|(name, value)| write_result(out, &format!("{key}.{name}"), value)),
        Value::String(text) if text.trim_end().contains('\n') => {
            writeln!(out, "  {}:", printable(key))?;
            text.lines().try_for_each(|line| writeln!(out, "    {}", printable(line)))
        }
        Value::String(text) => writeln!(out, "  {}: {}", printable(key), printable(text)),
        other => writeln!(out, "  {}: {other}", printable(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_dotted_and_long_texts_are_blocks() {
        let results = serde_json::json!({
            "backup": {"path": "/tmp/b", "size": {"bytes": "5"}, "empty": {}},
            "stdout": "one\ntwo\x1b[2J\n",
            "return-code": 0,
        });
        let mut out = Vec::new();
        for (key, value) in results.as_object().unwrap() {
            write_result(&mut out, key, value).unwrap();
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "  backup.empty: {}\n  backup.path: /tmp/b\n  backup.size.bytes: 5\n\
             \x20 return-code: 0\n  stdout:\n    one\n    two\\u{1b}[2J\n"
        );
    }
}
