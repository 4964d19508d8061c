//! What a charm handles, for people.

use std::io::{self, Write};

use anstyle::Style;

use super::description::Description;
use crate::style;
use crate::table::{Cell, Table};

/// Writes a table each of the events, those of components, the actions, the statuses and the commits, if there are any.
pub(crate) fn write(out: &mut dyn Write, description: &Description) -> io::Result<()> {
    let mut events = Table::new(&["Event", "Payload", "Handlers", "Declared"]);
    for event in &description.events {
        let names = [event.event.as_str(), or_dash(event.payload.as_deref())];
        events.row(row(names, &event.handlers, event.place.as_deref()));
    }
    let mut emitted = Table::new(&["Component's event", "Payload", "Handlers"]);
    for event in &description.emitted {
        emitted.row(row([&event.event, &event.payload], &event.handlers, None));
    }
    let mut actions = Table::new(&["Action", "Parameters", "Handlers", "Declared"]);
    for action in &description.actions {
        let names = [action.action.as_str(), or_dash(action.parameters.as_deref())];
        actions.row(row(names, &action.handlers, action.place.as_deref()));
    }
    let mut statuses = Table::new(&["Status", "Handlers"]);
    for status in &description.statuses {
        statuses.row(row([&status.of], &status.handlers, None));
    }
    let mut commits = Table::new(&["Commit", "Handlers"]);
    for commit in &description.commits {
        commits.row(row([&commit.commit], &commit.handlers, None));
    }
    let tables = [events, emitted, actions, statuses, commits];
    for (index, table) in tables.iter().filter(|table| !table.is_empty()).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        table.write(out)?;
    }
    Ok(())
}

/// A row, which is faint where nothing is handled.
fn row<const N: usize>(names: [&str; N], handlers: &[String], place: Option<&str>) -> Vec<Cell> {
    let joined = handlers.join(", ");
    let handled = (!handlers.is_empty()).then_some(joined.as_str());
    let style = if handled.is_some() { Style::new() } else { style::FAINT };
    let cells = names.into_iter().chain([or_dash(handled), place.unwrap_or_default()]);
    cells.map(|text| Cell::new(text).style(style)).collect()
}

fn or_dash(name: Option<&str>) -> &str {
    name.unwrap_or("-")
}
