//! `juju-log`.

use super::call::{Call, Command, Failure, UNUSED_FORMAT};
use super::flags::{Arguments, Flag, FlagKind};
use crate::schedule::Event;
use crate::state::LogLevel;

const DEBUG: Flag = Flag { names: &["debug"], kind: FlagKind::Bool, purpose: "Log at debug level" };
const LEVEL: Flag = Flag {
    names: &["log-level", "l"],
    kind: FlagKind::Text,
    purpose: "Send log message at the given level",
};

pub(super) const LOG: Command = Command {
    name: "juju-log",
    arguments: "<message>",
    purpose: "Write a message to the juju log.",
    flags: &[DEBUG, LEVEL, UNUSED_FORMAT],
    run: log,
};

fn log(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.positional.is_empty() {
        return Failure::usage("no message specified");
    }
    let wanted = arguments.value("log-level").unwrap_or("INFO");
    let unit = call.run.unit().clone();
    let level = if arguments.is_true("debug") {
        LogLevel::Debug
    } else {
        LogLevel::parse(wanted).unwrap_or_else(|| {
            let warning = format!("Specified log level of \"{wanted}\" is not valid");
            call.model.write_log(&unit, "juju-log", LogLevel::Warning, warning);
            LogLevel::Info
        })
    };
    let prefix = match call.run.event() {
        Event::Relation(event) => format!("{}:{}: ", event.endpoint, event.relation),
        _ => String::new(),
    };
    let message = format!("{prefix}{}", arguments.positional.join(" "));
    call.model.write_log(&unit, "juju-log", level, message);
    Ok(())
}
