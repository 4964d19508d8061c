//! `application-version-set`.

use super::call::{Call, Command, Failure, no_more};
use super::flags::Arguments;

pub(super) const SET: Command = Command {
    name: "application-version-set",
    arguments: "<new-version>",
    purpose: "Specify which version of the application is deployed.",
    flags: &[],
    run: set,
};

fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let Some((version, rest)) = arguments.positional.split_first() else {
        return Failure::usage("no version specified");
    };
    no_more(rest)?;
    let name = call.run.unit().application();
    if let Some(application) = call.model.applications.get_unmarked(name) {
        application.workload_version.clone_from(version);
    }
    Ok(())
}
