//! What a charm and its components see alike.

use std::convert::Infallible;

use super::{Context, Core};
use crate::backoff::Backoff;
use crate::charm::CharmModel;
use crate::component::{ComponentContext, ComponentModel};
use crate::dispatch::stop;
use crate::error::Error;
use crate::hook::{CloudSpec, GoalState, HookCommands, LogLevel, Reboot};
use crate::hook_context::HookContext;
use crate::logging::{SecurityEvent, SecurityLevel};
use crate::model::{App, JujuState, Leader, Secret, Unit};
use crate::names::SecretId;

/// The methods of a context, which has its [`Core`] in `$core`.
macro_rules! of_every_context {
    ($context:ident<C: $owner:ident>, $($core:ident).+) => {
        impl<C: $owner> $context<C> {
            pub(crate) fn core(&self) -> &Core {
                &self.$($core).+
            }

            /// A secret that this unit may read, by its id: from relation data, an option of the type
            /// `secret`, or an event. Nothing is asked before the content is.
            pub fn secret(&self, id: &SecretId) -> Secret<'_> {
                Secret::by_id(self.core(), id.clone())
            }

            /// A secret that this unit may read, by the label that this charm has given it.
            pub fn secret_with_label(&self, label: impl Into<String>) -> Secret<'_> {
                Secret::by_label(self.core(), label.into())
            }

            /// What the controller keeps for this unit (`state-get`, `state-set`).
            pub fn juju_state(&self) -> JujuState<'_> {
                JujuState::new(self.core())
            }

            /// The units and relations that the model is to have (`goal-state`). Asked again at each
            /// call.
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] if Juju cannot be asked.
            pub fn goal_state(&self) -> Result<GoalState, Error> {
                Ok(self.core().commands().goal_state()?)
            }

            /// The cloud that the model is in, with the credential to use it (`credential-get`).
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] of the kind
            /// [`PermissionDenied`](crate::hook::ErrorKind::PermissionDenied) if the application is not
            /// trusted: an operator has to `juju trust` it. On Kubernetes it takes Juju 3.6.10.
            pub fn cloud_spec(&self) -> Result<CloudSpec, Error> {
                Ok(self.core().commands().credential_get()?)
            }

            /// Reboots the machine after this dispatch, if it succeeds (`juju-reboot`).
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] while an action runs, or if Juju cannot be asked.
            pub fn reboot(&self) -> Result<(), Error> {
                Ok(self.core().commands().juju_reboot(Reboot::AfterHook)?)
            }

            /// Reboots the machine now (`juju-reboot --now`), and ends this process: nothing after it
            /// runs.
            ///
            /// Nothing of this dispatch is committed: what is buffered is not sent, and Juju drops what
            /// has been flushed. What takes effect at once, such as statuses, stays. After the reboot Juju
            /// runs the same hook from its beginning: a handler has to find out by itself that it has
            /// rebooted before, say by a file.
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] while an action runs, or if Juju cannot be asked: then there is no reboot,
            /// and the process goes on.
            pub fn reboot_now(&self) -> Result<Infallible, Error> {
                self.core().reboot_now()
            }

            /// This unit.
            pub fn unit(&self) -> Unit<'_> {
                Unit::new(self.core())
            }

            /// This unit's application.
            pub fn app(&self) -> App<'_> {
                App::new(self.core())
            }

            /// Proof of leadership, if this unit leads (`is-leader`, asked again after 30 s).
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] if the agent cannot tell.
            pub fn leader(&self) -> Result<Option<Leader<'_>>, Error> {
                Ok(self.core().is_leader()?.then(Leader::new))
            }

            /// Writes a line to the unit's log, at once (`juju-log`).
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] if the command fails.
            pub fn log(&self, level: LogLevel, message: impl AsRef<str>) -> Result<(), Error> {
                self.core().log(level, message.as_ref())
            }

            /// Logs a security event, as JSON at level TRACE with the unit, the model and the time
            /// (`juju-log`). `event` is a word of OWASP's vocabulary of logging and what it is about:
            /// `authn_login_fail:joe`. This library itself logs a refused hook command (`authz_fail`), a
            /// reboot (`sys_restart`) and a dispatch that fails (`sys_crash`). What cannot be logged
            /// fails nothing.
            pub fn log_security_event(&self, level: SecurityLevel, event: &str, description: &str) {
                let event = SecurityEvent { level, event, description };
                self.core().commands().log_security_event(&event);
            }

            /// Stops here if the operator wants it (`juju debug-code --at <name>`, or without a name),
            /// until a debugger has attached or the operator says to go on: see
            /// [`guide::debugging`](crate::guide::debugging). In any other dispatch it does nothing.
            pub fn breakpoint(&self, name: &str) {
                stop::at(self.core(), name);
            }

            /// Sends the buffered writes now, for what the charm starts and what reads them from Juju.
            /// They still take effect only if the dispatch succeeds. An action that fails undoes what it
            /// has buffered, not what it has flushed.
            ///
            /// # Errors
            ///
            /// [`Error::Flush`] names the handler and what it wrote that Juju refuses; its cause is
            /// [`Error::LeadershipLost`] if application data was written and this unit does not lead any
            /// more. What could not be sent is tried again after the last handler, and fails the dispatch
            /// then: it takes effect as a whole or not at all.
            pub fn flush(&self) -> Result<(), Error> {
                self.core().flush()
            }

            /// Does something, and does it again if it fails with an error for which `is_worth_it` is
            /// true; the last error is returned. The dispatch waits meanwhile, and with it the unit's
            /// other events: a few seconds are well spent, minutes are Juju's business, which sends
            /// events again.
            ///
            /// With `OPS_SKIP_WAITS` in the environment nothing is waited for, as tests want it.
            ///
            /// ```no_run
            /// # use ops::prelude::*;
            /// # fn configure<C: CharmModel>(cx: &Context<C>, server: Container<'_>, layer: &Layer) -> ops::Result<()> {
            /// let is_worth_it = |error: &ops::pebble::Error| error.is_transient();
            /// cx.retry(Backoff::new(3), is_worth_it, || server.apply("web", layer))?;
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            ///
            /// The first error for which `is_worth_it` is false, or the one of the last try.
            pub fn retry<T, E>(
                &self,
                backoff: Backoff,
                is_worth_it: impl Fn(&E) -> bool,
                operation: impl FnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                self.core().retry(backoff, is_worth_it, operation)
            }

            /// What the agent started the charm with.
            pub fn hook(&self) -> &HookContext {
                self.core().hook()
            }

            /// The hook commands as they are. What they write is not buffered.
            pub fn hook_commands(&self) -> &HookCommands {
                self.core().commands()
            }
        }
    };
}

of_every_context!(Context<C: CharmModel>, core);
of_every_context!(ComponentContext<C: ComponentModel>, place.core);
