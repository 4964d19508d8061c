//! What units keep, for people.

use std::io::{self, Write};

use ops::DeferredEvent;

use super::Unit;
use crate::table::{Cell, Table};

/// Writes a table each of the stored fields, the deferred events and the dead letters, if there are any.
pub(super) fn write(out: &mut dyn Write, units: &[Unit], values: bool) -> io::Result<()> {
    let mut stored = Table::new(&["Unit", "Stored field", if values { "Value" } else { "Bytes" }]);
    for Unit { name, state } in units {
        for value in &state.stored {
            let shown = if values { value.json.clone() } else { value.json.len().to_string() };
            stored.row([name, &value.path, &shown].map(Cell::new));
        }
    }
    write_tables(out, &[stored, deferred(units, values), dead_letters(units, values)])
}

/// Writes the deferred events and the dead letters, if there are any.
pub(crate) fn write_events(out: &mut dyn Write, units: &[Unit]) -> io::Result<()> {
    let tables = [deferred(units, false), dead_letters(units, false)];
    if tables.iter().any(|table| !table.is_empty()) {
        writeln!(out)?;
    }
    write_tables(out, &tables)
}

fn write_tables(out: &mut dyn Write, tables: &[Table]) -> io::Result<()> {
    for (index, table) in tables.iter().filter(|table| !table.is_empty()).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        table.write(out)?;
    }
    Ok(())
}

fn deferred(units: &[Unit], values: bool) -> Table {
    let says = if values { "Says" } else { "" };
    let mut table = Table::new(&["Unit", "Deferred event", "Handler", says]);
    for Unit { name, state } in units {
        for event in &state.deferred {
            table
                .row([name, &event.event, &handler(event), &payload(event, values)].map(Cell::new));
        }
    }
    table
}

fn dead_letters(units: &[Unit], values: bool) -> Table {
    let says = if values { "Says" } else { "" };
    let mut table = Table::new(&["Unit", "Dead letter", "Handler", "Reason", says]);
    for Unit { name, state } in units {
        for letter in &state.dead_letters {
            let event = &letter.deferred;
            let says = payload(event, values);
            table.row([name, &event.event, &handler(event), &letter.reason, &says].map(Cell::new));
        }
    }
    table
}

/// The method, behind the path of fields to its component.
fn handler(event: &DeferredEvent) -> String {
    match &*event.component {
        "" => event.handler.clone(),
        component => format!("{component}.{}", event.handler),
    }
}

fn payload(event: &DeferredEvent, values: bool) -> String {
    if values && !event.payload.is_null() { event.payload.to_string() } else { String::new() }
}
