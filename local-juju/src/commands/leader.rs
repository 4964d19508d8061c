//! `is-leader`.

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, no_more};
use super::flags::Arguments;
use super::output::Value;

pub(super) const IS_LEADER: Command = Command {
    name: "is-leader",
    arguments: "",
    purpose: "Print application leadership status.",
    flags: &[FORMAT, OUTPUT],
    run: is_leader,
};

fn is_leader(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    // Who is once told that it does not lead is told so for the rest of the hook.
    let leader = !call.run.minion && call.is_leader();
    call.run.minion = !leader;
    call.print(arguments, &Value::Bool(leader))
}
