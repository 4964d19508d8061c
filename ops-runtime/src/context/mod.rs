//! What a handler sees of Juju.

mod after_commit;
mod clients;
mod core;
mod leadership;
mod reads;
mod reboot;
mod writes;

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod secret_tests;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::cell::OnceCell;
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

pub use self::after_commit::AfterCommit;
pub use self::core::Core;
pub(crate) use reads::{Owner, ReadAhead, RelationKey};
pub(crate) use writes::Scope;

use crate::action::Action;
use crate::backoff::Backoff;
use crate::charm::{CharmModel, Config, Endpoint, Group};
use crate::dispatch::stop;
use crate::error::Error;
use crate::hook::{CloudSpec, GoalState, HookCommands, LogLevel, Reboot};
use crate::hook_context::HookContext;
use crate::logging::{SecurityEvent, SecurityLevel};
use crate::metadata::Metadata;
use crate::model::{App, JujuState, Leader, Relation, Relations, Secret, Unit};
use crate::names::{RelationId, SecretId};

/// What a handler of the charm `C` sees of Juju, for one dispatch.
///
/// Reads of what cannot change in a dispatch are made at most once. Relation data, changes of
/// secrets, requests for storage, state and ports are written to a buffer that the charm's own reads see
/// and that reaches Juju after the last handler; statuses, logs, the workload's version and the addition of
/// a secret reach it at once.
pub struct Context<C> {
    core: Rc<Core>,
    config: OnceCell<Box<dyn Any>>,
    charm: PhantomData<fn() -> C>,
}

impl<C: CharmModel> Context<C> {
    pub(crate) fn new(hook: HookContext, commands: HookCommands) -> Self {
        let core = Rc::new(Core::new(hook, commands));
        Self { core, config: OnceCell::new(), charm: PhantomData }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn shared_core(&self) -> Rc<Core> {
        Rc::clone(&self.core)
    }

    /// The running action, by its name in the YAML.
    pub(crate) fn action(&self, name: &'static str) -> Action {
        Action::new(Rc::clone(&self.core), name)
    }

    /// The charm's options (`config-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if an option is not of its declared type, [`Error::Hook`] if Juju cannot be
    /// asked.
    pub fn config(&self) -> Result<&C::Config, Error> {
        if let Some(config) = self.config.get().and_then(|config| config.downcast_ref()) {
            return Ok(config);
        }
        let config: Box<C::Config> = Box::new(C::Config::__read(self.core.config()?)?);
        let config: Box<dyn Any> = config;
        let config = self.config.get_or_init(|| config).downcast_ref();
        // Cannot be: nothing else is ever put there.
        config.ok_or(Error::Name { what: "this charm's options", text: "config".to_owned() })
    }

    /// The charm's relations, a method per endpoint.
    pub fn relations(&self) -> C::Relations<'_> {
        Group::new(&self.core)
    }

    /// A relation of an endpoint by its number; `None` if Juju lists no such relation, or if it is the
    /// one that is being broken.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn relation<E: Endpoint>(&self, id: RelationId) -> Result<Option<Relation<'_, E>>, Error> {
        Relation::listed(&self.core, id)
    }

    /// Every relation of an endpoint, also of one whose method of [`relations`](Self::relations) gives
    /// a single one.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn relations_of<E: Endpoint>(&self) -> Result<Relations<'_, E>, Error> {
        Relations::read(&self.core)
    }

    /// The charm's containers, a method per container.
    pub fn containers(&self) -> C::Containers<'_> {
        Group::new(&self.core)
    }

    /// The charm's storages, a method per storage.
    pub fn storages(&self) -> C::Storages<'_> {
        Group::new(&self.core)
    }

    /// The charm's resources, a method per resource.
    pub fn resources(&self) -> C::Resources<'_> {
        Group::new(&self.core)
    }

    /// A secret that this unit may read, by its id: from relation data, an option of the type `secret`, or
    /// an event. Nothing is asked before the content is.
    pub fn secret(&self, id: &SecretId) -> Secret<'_> {
        Secret::by_id(&self.core, id.clone())
    }

    /// A secret that this unit may read, by the label that this charm has given it.
    pub fn secret_with_label(&self, label: impl Into<String>) -> Secret<'_> {
        Secret::by_label(&self.core, label.into())
    }

    /// What the controller keeps for this unit (`state-get`, `state-set`).
    pub fn juju_state(&self) -> JujuState<'_> {
        JujuState::new(&self.core)
    }

    /// The units and relations that the model is to have (`goal-state`). Asked again at each call.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn goal_state(&self) -> Result<GoalState, Error> {
        Ok(self.core.commands().goal_state()?)
    }

    /// The cloud that the model is in, with the credential to use it (`credential-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] of the kind [`PermissionDenied`](crate::hook::ErrorKind::PermissionDenied) if the
    /// application is not trusted: an operator has to `juju trust` it. On Kubernetes it takes Juju
    /// 3.6.10.
    pub fn cloud_spec(&self) -> Result<CloudSpec, Error> {
        Ok(self.core.commands().credential_get()?)
    }

    /// Reboots the machine after this dispatch, if it succeeds (`juju-reboot`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] while an action runs, or if Juju cannot be asked.
    pub fn reboot(&self) -> Result<(), Error> {
        Ok(self.core.commands().juju_reboot(Reboot::AfterHook)?)
    }

    /// Reboots the machine now (`juju-reboot --now`), and ends this process: nothing after it runs.
    ///
    /// Nothing of this dispatch is committed: what is buffered is not sent, and Juju drops what has been
    /// flushed. What takes effect at once, such as statuses, stays. After the reboot Juju runs the same
    /// hook from its beginning: a handler has to find out by itself that it has rebooted before, say by a
    /// file.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] while an action runs, or if Juju cannot be asked: then there is no reboot, and the
    /// process goes on.
    pub fn reboot_now(&self) -> Result<Infallible, Error> {
        self.core.reboot_now()
    }

    /// This unit.
    pub fn unit(&self) -> Unit<'_> {
        Unit::new(&self.core)
    }

    /// This unit's application.
    pub fn app(&self) -> App<'_> {
        App::new(&self.core)
    }

    /// Proof of leadership, if this unit leads (`is-leader`, asked again after 30 s).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if the agent cannot tell.
    pub fn leader(&self) -> Result<Option<Leader<'_>>, Error> {
        Ok(self.core.is_leader()?.then(Leader::new))
    }

    /// Writes a line to the unit's log, at once (`juju-log`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if the command fails.
    pub fn log(&self, level: LogLevel, message: impl AsRef<str>) -> Result<(), Error> {
        self.core.log(level, message.as_ref())
    }

    /// Logs a security event, as JSON at level TRACE with the unit, the model and the time
    /// (`juju-log`). `event` is a word of OWASP's vocabulary of logging and what it is about:
    /// `authn_login_fail:joe`. This library itself logs a refused hook command (`authz_fail`), a reboot
    /// (`sys_restart`) and a dispatch that fails (`sys_crash`). What cannot be logged fails nothing.
    pub fn log_security_event(&self, level: SecurityLevel, event: &str, description: &str) {
        let event = SecurityEvent { level, event, description };
        self.core.commands().log_security_event(&event);
    }

    /// Stops here if the operator wants it (`juju debug-code --at <name>`, or without a name), until a
    /// debugger has attached or the operator says to go on: see
    /// [`guide::debugging`](crate::guide::debugging). In any other dispatch it does nothing.
    pub fn breakpoint(&self, name: &str) {
        stop::at(&self.core, name);
    }

    /// Sends the buffered writes now, for what the charm starts and what reads them from Juju. They
    /// still take effect only if the dispatch succeeds. An action that fails undoes what it has
    /// buffered, not what it has flushed.
    ///
    /// # Errors
    ///
    /// [`Error::Flush`] names the handler and what it wrote that Juju refuses; its cause is
    /// [`Error::LeadershipLost`] if application data was written and this unit does not lead any more.
    /// What could not be sent is tried again after the last handler, and fails the dispatch then: it
    /// takes effect as a whole or not at all.
    pub fn flush(&self) -> Result<(), Error> {
        self.core.flush()
    }

    /// Does something, and does it again if it fails with an error for which `is_worth_it` is true; the
    /// last error is returned. The dispatch waits meanwhile, and with it the unit's other events: a
    /// few seconds are well spent, minutes are Juju's business, which sends events again.
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
        self.core.retry(backoff, is_worth_it, operation)
    }

    /// What the agent started the charm with.
    pub fn hook(&self) -> &HookContext {
        self.core.hook()
    }

    /// The hook commands as they are. What they write is not buffered.
    pub fn hook_commands(&self) -> &HookCommands {
        self.core.commands()
    }

    /// What the charm's files declare.
    pub fn metadata(&self) -> &'static Metadata {
        C::METADATA
    }
}

impl<C> fmt::Debug for Context<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("core", &self.core).finish_non_exhaustive()
    }
}
