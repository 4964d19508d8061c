//! `main` of a charm.

use std::io::{self, Write as _};
use std::process::ExitCode;

use super::failure::Failed;
use super::{describe, panic};
use crate::charm::Charm;
use crate::context::Context;
use crate::error::{Error, chain};
use crate::hook::{self, HookCommands, LogLevel};
use crate::hook_context::{EnvironmentError, HookContext, Trigger};

/// Runs the charm for the event that the agent started it for; a charm's `main` is this call.
///
/// Exit code 0 lets Juju commit what was written. A handler's error or panic is one message at level
/// ERROR in the unit's log, and exit code 1: Juju drops what was written, shows the unit in error,
/// and runs the hook again. An action's error is the message of the failed action, and exit code 0.
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
            match describe::events::<C>(&mut io::stdout().lock()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    print_error(&format!("cannot describe the charm's events: {error}"));
                    ExitCode::FAILURE
                }
            }
        }
        Err(error) => {
            // Without an agent there is no log but this.
            print_error(&chain(&error));
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
    let transport = hook::select(&hook, forced.as_deref()).map_err(hook::Error::Unreachable)?;
    Ok(Context::new(hook, HookCommands::new(transport)))
}

fn dispatch<C: Charm>(cx: &Context<C>) -> ExitCode {
    match panic::catch(|| super::run(cx)).unwrap_or_else(|told| Err(Failed::by_panic(told))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            report::<C>(cx, &failed);
            ExitCode::FAILURE
        }
    }
}

/// One message in the unit's log; on standard error, which the agent logs too, if that fails. It is
/// all that an operator sees of an action that ends with an exit code, so an action's goes there too.
fn report<C: Charm>(cx: &Context<C>, failed: &Failed) {
    let charm = C::METADATA;
    let (event, is_action) = match cx.hook().trigger() {
        Trigger::Hook(name) => (format!("`{name}`"), false),
        Trigger::Action(name) => (format!("action `{name}`"), true),
        Trigger::None => ("the dispatch".to_owned(), false),
    };
    let (sdk, name, version) = (env!("CARGO_PKG_VERSION"), charm.name, charm.version);
    let line = format!("{event} {failed} (charm {name} {version}, ops-runtime {sdk})");
    let logged = cx.log(LogLevel::Error, &line);
    if is_action || logged.is_err() {
        print_error(&line);
    }
    if let Err(error) = logged {
        print_error(&format!("cannot log this to Juju: {}", chain(&error)));
    }
}

/// Where nobody reads it any more there is nobody to tell: `eprintln!` would panic.
fn print_error(line: &str) {
    let _ = writeln!(io::stderr(), "ERROR {line}");
}
