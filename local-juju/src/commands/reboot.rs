//! `juju-reboot`.

use super::call::{Call, Command, Failure, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use super::run::Reboot;

const NOW: Flag = Flag {
    names: &["now"],
    kind: FlagKind::Bool,
    purpose: "Reboot immediately, killing the invoking process",
};

pub(super) const REBOOT: Command = Command {
    name: "juju-reboot",
    arguments: "",
    purpose: "Reboot the host machine.",
    flags: &[NOW],
    run: reboot,
};

/// Only notes it: who runs the charm kills it for `--now`, and lets the machine reboot.
fn reboot(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    if call.run.event().is_action() {
        return Failure::run("juju-reboot is not supported when running an action.");
    }
    call.run.reboot = if arguments.is_true("now") || call.run.reboot == Some(Reboot::Now) {
        Some(Reboot::Now)
    } else {
        Some(Reboot::AfterHook)
    };
    Ok(())
}
