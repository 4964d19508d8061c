//! `open-port`, `close-port`, `opened-ports`.

use std::collections::BTreeSet;
use std::num::IntErrorKind;

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, UNUSED_FORMAT, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use super::run::PortChange;
use crate::go::quote;
use crate::state::ports::{ALL_ENDPOINTS, OpenPorts, PortRange, Protocol};
use crate::state::{Model, ModelKind, UnitName};

const ENDPOINTS: Flag = Flag {
    names: &["endpoints"],
    kind: FlagKind::Text,
    purpose: "A comma-delimited list of application endpoints to target",
};
const WITH_ENDPOINTS: Flag = Flag {
    names: &["endpoints"],
    kind: FlagKind::Bool,
    purpose: "Display the list of target application endpoints for each port range",
};
const RANGE: &str = "<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp";

pub(super) const OPEN: Command = Command {
    name: "open-port",
    arguments: RANGE,
    purpose: "Register a request to open a port or port range.",
    flags: &[ENDPOINTS, UNUSED_FORMAT],
    run: |call, arguments| change(call, arguments, true),
};

pub(super) const CLOSE: Command = Command {
    name: "close-port",
    arguments: RANGE,
    purpose: "Register a request to close a port or port range.",
    flags: &[ENDPOINTS, UNUSED_FORMAT],
    run: |call, arguments| change(call, arguments, false),
};

pub(super) const OPENED: Command = Command {
    name: "opened-ports",
    arguments: "",
    purpose: "List all ports or port ranges opened by the unit.",
    flags: &[FORMAT, OUTPUT, WITH_ENDPOINTS],
    run: opened,
};

fn change(call: &mut Call<'_>, arguments: &Arguments, open: bool) -> Result<(), Failure> {
    let Some((range, rest)) = arguments.positional.split_first() else {
        return Failure::usage("no port or range specified");
    };
    let range = parse(&range.to_lowercase()).map_err(Failure::Usage)?;
    no_more(rest)?;
    if range.first != range.last && call.model.settings().kind == ModelKind::Kubernetes {
        return Failure::run(
            "port ranges are not supported for k8s applications, please specify a single port",
        );
    }
    let named = arguments.value("endpoints").unwrap_or_default().split(',').map(str::trim);
    let mut endpoints: BTreeSet<_> = named.filter(|name| !name.is_empty()).collect();
    if endpoints.is_empty() {
        endpoints.insert(ALL_ENDPOINTS);
    }
    if open {
        conflict(call, range)?;
    }
    for endpoint in endpoints {
        call.run.pending.ports.push(PortChange { open, range, endpoint: endpoint.to_owned() });
    }
    Ok(())
}

/// Ranges on one machine do not overlap, unless they are the same of one unit.
fn conflict(call: &Call<'_>, range: PortRange) -> Result<(), Failure> {
    let unit = call.run.unit();
    let refuse = |with: PortRange, by: &UnitName, when: &str| {
        Failure::run(format!(
            "cannot open {range} (unit {}): port range conflicts with {with} (unit {}){when}",
            quote(unit.as_str()),
            quote(by.as_str())
        ))
    };
    let Ok(found) = call.model.unit(unit) else { return Ok(()) };
    let wanted = pending(call.model, unit, &call.run.pending.ports);
    if let Some(with) = wanted.conflict(range) {
        let earlier = found.ports.conflict(range) != Some(with);
        return refuse(with, unit, if earlier { " requested earlier" } else { "" });
    }
    for (name, other) in call.model.units() {
        if name == unit || other.machine() != found.machine() {
            continue;
        }
        let same = other.ports.ranges().into_iter().find(|open| *open == range);
        if let Some(with) = other.ports.conflict(range).or(same) {
            return refuse(with, name, "");
        }
    }
    Ok(())
}

fn opened(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    if call.run.event().is_restricted() {
        return call.print(arguments, &Value::List(Vec::new()));
    }
    let ports = pending(call.model, call.run.unit(), &call.run.pending.ports);
    let lines = if arguments.is_true("endpoints") {
        ports.with_endpoints()
    } else {
        ports.ranges().iter().map(ToString::to_string).collect()
    };
    call.print(arguments, &Value::texts(lines))
}

/// The unit's open ports after these changes.
pub(super) fn pending(model: &Model, unit: &UnitName, changes: &[PortChange]) -> OpenPorts {
    let mut ports = model.unit(unit).map(|unit| unit.ports.clone()).unwrap_or_default();
    let application = model.application(unit.application());
    for change in changes {
        if change.open {
            ports.open(change.range, &change.endpoint);
        } else {
            let relations = application.as_ref().map_or(&[][..], |found| &found.charm.relations);
            let declared = relations.iter().map(|relation| relation.name.value.as_str());
            ports.close(change.range, &change.endpoint, declared);
        }
    }
    ports
}

/// Reads `80`, `80/tcp`, `8000-8010/udp` or `icmp`.
fn parse(text: &str) -> Result<PortRange, String> {
    let (ports, protocol) = match text.split_once('/') {
        Some((ports, protocol)) => (ports, protocol),
        None if text == "icmp" => ("", "icmp"),
        None => (text, "tcp"),
    };
    let protocol = match protocol {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "icmp" if ports.is_empty() => {
            return Ok(PortRange { protocol: Protocol::Icmp, first: 0, last: 0 });
        }
        "icmp" => {
            return Err(format!(
                "protocol \"icmp\" doesn't support any ports; got {}",
                quote(ports)
            ));
        }
        other => {
            let other = quote(other);
            return Err(format!(
                "invalid protocol {other}, expected \"tcp\", \"udp\", or \"icmp\""
            ));
        }
    };
    let number = |text: &str| {
        text.parse::<i64>().map_err(|error| {
            let reason = match error.kind() {
                IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "value out of range",
                _ => "invalid syntax",
            };
            let text = quote(text);
            format!("invalid port {text}: strconv.Atoi: parsing {text}: {reason}")
        })
    };
    let bounds: Vec<_> = ports.split('-').collect();
    let (first, last) = match bounds.as_slice() {
        [port] => (number(port)?, number(port)?),
        [first, last] => (number(first)?, number(last)?),
        _ => return Err(format!("invalid port range {}", quote(ports))),
    };
    let word = if protocol == Protocol::Udp { "udp" } else { "tcp" };
    if first > last {
        return Err(format!("invalid port range {first}-{last}/{word}"));
    }
    match (u16::try_from(first), u16::try_from(last)) {
        (Ok(first), Ok(last)) => Ok(PortRange { protocol, first, last }),
        _ => Err(format!("port range bounds must be between 0 and 65535, got {first}-{last}")),
    }
}
