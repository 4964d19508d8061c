//! `k8s-spec-get`, `k8s-spec-set` and their older names `pod-spec-…`, `k8s-raw-get`, `k8s-raw-set`
//! (until Juju 3.6): what charms that are no containers themselves let Kubernetes run.

use super::call::{Call, Command, Failure, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use crate::state::KubernetesSpec;

const FILE: Flag = Flag {
    names: &["file"],
    kind: FlagKind::Text,
    purpose: "File containing the spec; `-`, the default, is the standard input",
};
const RESOURCES: Flag = Flag {
    names: &["k8s-resources"],
    kind: FlagKind::Text,
    purpose: "File containing k8s specific resources not yet modelled by Juju",
};

const fn spec_get(name: &'static str, purpose: &'static str) -> Command {
    Command { name, arguments: "", purpose, flags: &[], run: get_spec }
}

const fn spec_set(name: &'static str, purpose: &'static str) -> Command {
    let arguments = "--file <core spec file> [--k8s-resources <k8s spec file>]";
    Command { name, arguments, purpose, flags: &[FILE, RESOURCES], run: set_spec }
}

pub(super) const SPEC_GET: Command = spec_get("k8s-spec-get", "Get k8s spec information.");
pub(super) const POD_SPEC_GET: Command =
    spec_get("pod-spec-get", "Get k8s spec information (deprecated).");
pub(super) const SPEC_SET: Command = spec_set("k8s-spec-set", "Set k8s spec information.");
pub(super) const POD_SPEC_SET: Command =
    spec_set("pod-spec-set", "Set k8s spec information (deprecated).");

pub(super) const RAW_GET: Command = Command {
    name: "k8s-raw-get",
    arguments: "",
    purpose: "Get k8s raw spec information.",
    flags: &[],
    run: get_raw,
};

pub(super) const RAW_SET: Command = Command {
    name: "k8s-raw-set",
    arguments: "--file <core spec file>",
    purpose: "Set k8s raw spec information.",
    flags: &[FILE],
    run: set_raw,
};

fn get_spec(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    get(call, arguments, |found| found.spec.as_deref())
}

fn get_raw(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    get(call, arguments, |found| found.raw.as_deref())
}

/// What was set in this hook, or else before; as it is, without a line's end of its own.
fn get(
    call: &mut Call<'_>,
    arguments: &Arguments,
    part: fn(&KubernetesSpec) -> Option<&str>,
) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    let application = call.model.application(call.run.unit().application()).ok();
    let committed = application.and_then(|found| part(&found.kubernetes));
    let text = part(&call.run.pending.kubernetes).or(committed).unwrap_or_default().to_owned();
    call.print_raw(&text);
    Ok(())
}

fn set_spec(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let mut spec = spec(call, arguments, "k8s spec")?;
    if let Some(resources) = call.file(arguments, "k8s-resources")? {
        spec.push_str(&String::from_utf8_lossy(&resources));
    }
    leads(call)?;
    call.run.pending.kubernetes.spec = Some(spec);
    Ok(())
}

fn set_raw(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let spec = spec(call, arguments, "k8s raw spec")?;
    leads(call)?;
    call.run.pending.kubernetes.raw = Some(spec);
    Ok(())
}

/// The content of `--file`, or of the standard input without it.
fn spec(call: &mut Call<'_>, arguments: &Arguments, what: &str) -> Result<String, Failure> {
    no_more(&arguments.positional)?;
    let content = match arguments.value("file") {
        None | Some("-") => call.stdin()?.to_vec(),
        Some("") => return Failure::run("path not set"),
        Some(file) => call.read(file)?,
    };
    if content.is_empty() {
        return Failure::run(format!(
            "no {what} specified: pipe {what} to command, or specify a file with --file"
        ));
    }
    Ok(String::from_utf8_lossy(&content).into_owned())
}

fn leads(call: &Call<'_>) -> Result<(), Failure> {
    if call.is_leader() { Ok(()) } else { Failure::run("this unit is not the leader") }
}
