//! `main` of a charm.

use std::process::ExitCode;

use super::{describe, panic};
use crate::charm::Charm;
use crate::context::Context;
use crate::error::{Error, chain};
use crate::hook::{self, HookCommands, LogLevel};
use crate::hook_context::{EnvironmentError, HookContext, Trigger};

/// Runs the charm for the event that the agent started it for; a charm's `main` is this call.
///
/// Exit code 0 lets Juju commit what was written. A handler's error or panic is one line at level
/// ERROR in the unit's log, and exit code 1: Juju drops what was written, shows the unit in error,
/// and runs the hook again.
///
/// `OPS_HOOK_TRANSPORT=socket` or `exec` forces how hook commands are run; the default is the
/// agent's socket where it has one. Started without an agent and with `OPS_DESCRIBE=events`, the
/// charm prints its dispatch table as JSON instead: `cargo charm events` shows it.
pub fn main<C: Charm>() -> ExitCode {
    // Set by a charm of Python's `ops` for its children: that charm is running, and has its turn.
    if std::env::var_os("OPERATOR_DISPATCH").is_some() {
        return ExitCode::SUCCESS;
    }
    match start::<C>() {
        Ok(cx) => dispatch(&cx),
        Err(Error::Environment(EnvironmentError::NotACharm { .. })) if is_asked() => {
            match describe::events::<C>(&mut std::io::stdout().lock()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("ERROR cannot describe the charm's events: {error}");
                    ExitCode::FAILURE
                }
            }
        }
        Err(error) => {
            // Without an agent there is no log but this.
            eprintln!("ERROR {}", chain(&error));
            ExitCode::FAILURE
        }
    }
}

/// Whether a tool asks for the events; looked up only where no agent has started the charm.
fn is_asked() -> bool {
    std::env::var_os(describe::VARIABLE).is_some_and(|what| what == describe::EVENTS)
}

fn start<C: Charm>() -> Result<Context<C>, Error> {
    let hook = HookContext::from_environment()?;
    let forced = std::env::var_os(hook::TRANSPORT_VARIABLE);
    let forced =
        forced.filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned());
    let transport = hook::select(&hook, forced.as_deref())
        .map_err(|source| hook::Error::Transport { command: "hook commands", source })?;
    Ok(Context::new(hook, HookCommands::new(transport)))
}

fn dispatch<C: Charm>(cx: &Context<C>) -> ExitCode {
    let failure = match panic::catch(|| super::run(cx)) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(failed)) => failed.to_string(),
        Err(message) => message,
    };
    report::<C>(cx, &failure);
    ExitCode::FAILURE
}

/// One line in the unit's log; on standard error, which the agent logs too, if that fails.
fn report<C: Charm>(cx: &Context<C>, failure: &str) {
    let charm = C::METADATA;
    let event = match cx.hook().trigger() {
        Trigger::Hook(name) => format!("`{name}` failed"),
        Trigger::Action(name) => format!("action `{name}` failed"),
        Trigger::None => "failed".to_owned(),
    };
    let (sdk, name, version) = (env!("CARGO_PKG_VERSION"), charm.name, charm.version);
    let line = format!("{event} {failure} (charm {name} {version}, ops-runtime {sdk})");
    if let Err(error) = cx.log(LogLevel::Error, &line) {
        eprintln!("ERROR {line}");
        eprintln!("ERROR cannot log this to Juju: {}", chain(&error));
    }
}
