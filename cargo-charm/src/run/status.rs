//! The model as `juju status` shows it.

use std::io::{self, Write};

use local_juju::state::{ModelStatus, Status};

use crate::style;
use crate::table::{Cell, Table};

/// Writes the model, its applications, units and relations, each as a table.
pub(crate) fn write(out: &mut dyn Write, status: &ModelStatus) -> io::Result<()> {
    let mut model = Table::new(&["Model", "Juju"]);
    model.row([Cell::new(&status.model), Cell::new(&status.juju_version)]);
    model.write(out)?;

    writeln!(out)?;
    let mut applications = Table::new(&["App", "Version", "Status", "Scale", "Charm", "Message"]);
    for row in &status.applications {
        applications.row([
            Cell::new(row.name.as_str()),
            Cell::new(&row.version),
            word(&row.status),
            Cell::new(row.scale.to_string()),
            Cell::new(&row.charm),
            Cell::new(&row.status.message),
        ]);
    }
    applications.write(out)?;

    if !status.units.is_empty() {
        writeln!(out)?;
        let mut units = Table::new(&["Unit", "Workload", "Agent", "Ports", "Message"]);
        for row in &status.units {
            let leader = if row.leader { "*" } else { "" };
            units.row([
                Cell::new(format!("{}{leader}", row.name)),
                word(&row.workload),
                Cell::new(row.agent),
                Cell::new(row.ports.join(" ")),
                Cell::new(&row.workload.message),
            ]);
        }
        units.write(out)?;
    }

    containers(out, status)?;

    if !status.relations.is_empty() {
        writeln!(out)?;
        let mut relations = Table::new(&["Provider", "Requirer", "Interface", "Type"]);
        for row in &status.relations {
            relations.row([&row.provider, &row.requirer, &row.interface, row.kind].map(Cell::new));
        }
        relations.write(out)?;
    }
    Ok(())
}

/// Writes what runs in the containers, and their checks.
fn containers(out: &mut dyn Write, status: &ModelStatus) -> io::Result<()> {
    let mut services =
        Table::new(&["Unit", "Container", "Restarts", "Service", "Startup", "Current"]);
    let mut checks = Table::new(&["Unit", "Container", "Check", "Level", "Status", "Failures"]);
    for unit in &status.units {
        for container in &unit.containers {
            let place = [Cell::new(unit.name.as_str()), Cell::new(&container.name)];
            let restarts = Cell::new(container.restarts.to_string());
            let row = place.iter().cloned().chain([restarts]);
            if container.services.is_empty() {
                let what = if container.ready { "no services" } else { "does not run" };
                services.row(row.clone().chain([Cell::new(what).style(style::FAINT)]));
            }
            for service in &container.services {
                let current =
                    Cell::new(&service.current).style(style::of_service(&service.current));
                let name = [&service.name, &service.startup].map(Cell::new);
                services.row(row.clone().chain(name).chain([current]));
            }
            for check in &container.checks {
                let status = Cell::new(&check.status).style(style::of_check(&check.status));
                let failures = Cell::new(format!("{}/{}", check.failures, check.threshold));
                let name = [&check.name, &check.level].map(Cell::new);
                checks.row(place.iter().cloned().chain(name).chain([status, failures]));
            }
        }
    }
    for table in [services, checks].into_iter().filter(|table| !table.is_empty()) {
        writeln!(out)?;
        table.write(out)?;
    }
    Ok(())
}

fn word(status: &Status) -> Cell {
    Cell::new(status.word.as_str()).style(style::of_status(status.word))
}
