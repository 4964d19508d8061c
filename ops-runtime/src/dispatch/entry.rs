//! `main` of a charm.

use std::io::{self, Write as _};
use std::process::ExitCode;

use super::failure::Failed;
use super::opening::{subject, versions};
use super::{describe, legacy, panic};
use crate::charm::Charm;
use crate::context::Context;
use crate::error::{Error, chain};
use crate::hook::{self, HookCommands, LogLevel};
use crate::hook_context::{EnvironmentError, HookContext, Trigger};
use crate::logging::{self, SecurityLevel};

/// Runs the charm for the event that the agent started it for; a charm's `main` is this call.
///
/// Exit code 0 lets Juju commit what was written. A handler's error or panic is one message at level
/// ERROR in the unit's log, and exit code 1: Juju drops what was written, shows the unit in error,
/// and runs the hook again. An action's error is the message of the failed action, and exit code 0.
///
/// Records of the `log` facade go to the unit's log as well, of every level and thread, with their module
/// in front unless that is the charm's main file; with the feature `tracing`, its events too. A charm that
/// wants another logger, or fewer levels, sets them before this call.
///
/// A charm may have hook files: see [`guide::hook_files`](crate::guide::hook_files). An operator can let it
/// stop before a handler: see [`guide::debugging`](crate::guide::debugging).
///
/// `OPS_HOOK_TRANSPORT=socket` or `exec` forces how hook commands are run; the default is the
/// agent's socket where it has one. Started without an agent and with `OPS_DESCRIBE=events`, the
/// charm prints its dispatch table as JSON instead: `cargo charm events` shows it.
pub fn main<C: Charm>() -> ExitCode {
    // Set by a charm for its hook files, also by one with Python's `ops`: it is running, and has its turn.
    if std::env::var_os(legacy::SELF_CALL).is_some() {
        return ExitCode::SUCCESS;
    }
    logging::install::<C>();
    let code = match start::<C>() {
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
    };
    logging::close();
    code
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
    let _records = logging::attach(cx.shared_core());
    if let Err(code) = legacy::run(cx.core()) {
        return ExitCode::from(code);
    }
    let by_panic = |told| Err(Failed::by_panic(cx.core().running(), told));
    match panic::catch(|| super::run(cx)).unwrap_or_else(by_panic) {
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
    let line = format!("{} {failed} ({})", subject(cx.hook()), versions::<C>());
    let event = format!("sys_crash:{}", failed.kind());
    cx.log_security_event(SecurityLevel::Warn, &event, &line);
    let logged = cx.log(LogLevel::Error, &line);
    let is_action = matches!(cx.hook().trigger(), Trigger::Action(_));
    if is_action || logged.is_err() {
        print_error(&line);
    }
    if let Err(error) = logged {
        print_error(&format!("cannot log this to Juju: {}", chain(&error)));
    }
}

/// As one line. Where nobody reads it any more there is nobody to tell: `eprintln!` would panic.
fn print_error(text: &str) {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let _ = writeln!(io::stderr(), "ERROR {}", lines.join(" "));
}
