//! `resource-get`.

use super::call::{Call, Command, Failure, no_more};
use super::flags::Arguments;

pub(super) const GET: Command = Command {
    name: "resource-get",
    arguments: "<resource name>",
    purpose: "Get the path to the locally cached resource file.",
    flags: &[],
    run: get,
};

/// The path, without a line's end.
fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.positional.split_first() else {
        return Failure::usage("missing required resource name");
    };
    no_more(rest)?;
    let application = call.run.unit().application();
    let found = call.model.application(application).ok();
    let Some(resource) = found.and_then(|found| found.resources.get(name)) else {
        return Failure::run(format!(
            "could not download resource: resource#{application}/{name} not found"
        ));
    };
    let path = resource.path.to_string_lossy().into_owned();
    call.print_raw(&path);
    Ok(())
}
