//! Handing events to handlers.

use std::rc::Rc;

use serde_json::Value;

use super::circle::Circle;
use super::failure::Failed;
use super::keep::Keeper;
use super::root::Root;
use super::stop;
use super::takeover::Takeover;
use super::tree::{Target, Tree};
use super::{is_restricted, name_of};
use crate::action::ActionResults;
use crate::charm::Charm;
use crate::context::{Context, Emission};
use crate::error::{BoxError, Error, StatusFailure, chain};
use crate::flow::Flow;
use crate::hook::LogLevel;
use crate::json_error::without_value;
use crate::logging;
use crate::model::Status;
use crate::part::{AnyPart as _, Handler, Occurrence, Place, Row, Run, path_of};
use crate::state::{DeadLetter, Deferred, Queued, Stored};

/// A charm in one dispatch.
pub(super) struct Dispatch<'d, C: Charm> {
    pub(super) cx: &'d Context<C>,
    pub(super) root: Root<'d, C>,
    pub(super) tree: Tree,
    pub(super) keeper: Keeper,
    /// The worst status of the unit so far: of handlers that gave up, and of `#[status]` methods.
    pub(super) status: Option<Status>,
}

impl<'d, C: Charm> Dispatch<'d, C> {
    pub(super) fn begin(cx: &'d Context<C>) -> Result<Self, Failed> {
        let (mut keeper, tree) = (Keeper::begin(cx)?, Tree::of::<C>());
        let takeover = Takeover::begin(cx, &tree, keeper.state())?;
        let charm = C::__load(&mut Stored::of_charm(keeper.state()))?;
        if let Some(takeover) = takeover {
            let place = keeper.place();
            takeover.report(cx, &tree, keeper.state(), place);
        }
        Ok(Self { cx, root: Root { cx, charm }, tree, keeper, status: None })
    }

    /// Hands out the deferred events, the oldest first.
    pub(super) fn reemit(&mut self) -> Result<(), Failed> {
        for Queued { number, deferred } in self.keeper.state().queue() {
            let (deferred, found) = match deferred {
                Ok(deferred) => {
                    let found = self.find(&deferred);
                    (deferred, found)
                }
                Err(text) => (Deferred::unreadable(text), Err("it cannot be read".to_owned())),
            };
            match found {
                Ok((target, event)) => self.hand_out(number, deferred, target, &event)?,
                Err(reason) => self.bury(number, deferred, reason),
            }
        }
        Ok(())
    }

    /// Runs the handler of an entry of the queue. It is out of the queue meanwhile: if the same event is
    /// emitted again, that is one more.
    fn hand_out(
        &mut self,
        number: u64,
        deferred: Deferred,
        target: Target,
        event: &Occurrence,
    ) -> Result<(), Failed> {
        // It was the same as an older one, and has had its turn with that.
        if !self.keeper.state().take(number) {
            return Ok(());
        }
        let flow = self.call(target, event, &mut Circle::default())?;
        if flow == Some(Flow::Done) {
            return Ok(());
        }
        // By the names of today, and in the form of today.
        let now = self.deferred(target, event)?.unwrap_or(deferred);
        self.keeper.state().put_back(number, &now);
        if let Some(Flow::Defer { reason }) = flow {
            self.log_deferral(target, event, &reason);
        }
        Ok(())
    }

    /// Runs the handlers of this dispatch's event: those of components before their owner's.
    pub(super) fn emit(&mut self, event: C::Event) -> Result<(), Failed> {
        let mut event = Some(Occurrence::of_charm(event));
        for node in self.tree.in_order_of_events() {
            let Some(part) = self.tree.get(node) else { continue };
            let event = match part.held {
                None => event.take(),
                Some(_) => (part.table.receive)(self.cx.hook(), part.bound)?,
            };
            if let Some(event) = event {
                self.deliver(node, &event, &mut Circle::default())?;
            }
        }
        Ok(())
    }

    /// Runs a part's handlers of an event, in the order of the source.
    fn deliver(
        &mut self,
        node: usize,
        event: &Occurrence,
        circle: &mut Circle,
    ) -> Result<(), Failed> {
        for (row, handler) in self.tree.rows(node) {
            if !handler.handles(event.name()) {
                continue;
            }
            let target = Target { node, row, handler };
            // The same event waits for this handler already: it has just put it off, or will be asked.
            if !self.keeper.state().has_no_queue() && self.is_queued(target, event) {
                continue;
            }
            let Some(Flow::Defer { reason }) = self.call(target, event, circle)? else { continue };
            if is_restricted(self.cx.hook().trigger()) {
                self.log_loss(target, event, &reason);
            } else if let Some(deferred) = self.deferred(target, event)? {
                self.keeper.state().defer(&deferred);
                self.log_deferral(target, event, &reason);
            }
        }
        Ok(())
    }

    /// Runs one handler, and keeps what it did; or what was there before, if it gave up, and then says
    /// nothing. What it has emitted goes to whoever observes it.
    fn call(
        &mut self,
        target: Target,
        event: &Occurrence,
        circle: &mut Circle,
    ) -> Result<Option<Flow>, Failed> {
        let cx = self.cx;
        let Some(place) = self.place(target.node) else { return Ok(None) };
        let name = self.tree.name_of(target);
        stop::before_handler(cx.core(), &name);
        cx.core().keep_writes();
        let Some(part) = self.tree.part(target.node, &mut self.root) else { return Ok(None) };
        let outcome = cx.core().run_as(&name, || part.call(target.row, &place, event));
        let outcome = outcome.and_then(|flow| {
            self.save(target)?;
            Ok(flow)
        });
        let emitted = cx.core().take_emissions();
        let error = match outcome {
            Ok(flow) => {
                self.tell(emitted, circle)?;
                return Ok(Some(flow));
            }
            Err(error) => error,
        };
        match error.downcast_ref() {
            Some(StatusFailure(status)) => {
                self.take_back(target.node)?;
                self.add_status(status.clone());
                let text = format!("`{name}` gave up its event: {error}");
                logging::say(cx.core(), LogLevel::Warning, text);
                Ok(None)
            }
            None => Err(Failed::in_handler(name, &error)),
        }
    }

    /// Undoes what a handler of a part has written and changed since its writes are kept apart.
    pub(super) fn take_back(&mut self, node: usize) -> Result<(), Error> {
        self.cx.core().undo_writes();
        let path = self.tree.get(node).map(|node| Rc::clone(&node.path));
        match (path, self.tree.part(node, &mut self.root)) {
            (Some(path), Some(part)) => part.restore(&mut Stored::at(self.keeper.state(), &path)),
            _ => Ok(()),
        }
    }

    pub(super) fn add_status(&mut self, status: Status) {
        let before = self.status.take();
        self.status = Status::worst(before.into_iter().chain([status]));
    }

    /// Hands what components have emitted to the parts that hold them, each with all that follows from
    /// it before the next.
    pub(super) fn tell(
        &mut self,
        emitted: Vec<Emission>,
        circle: &mut Circle,
    ) -> Result<(), Failed> {
        for Emission { by, event } in emitted {
            let node = self.tree.at(&by).and_then(|node| self.tree.get(node));
            let Some((owner, field)) = node.and_then(|node| node.held) else { continue };
            circle.enter(&by, event.name())?;
            self.deliver(owner, &event.of_field(field.name), circle)?;
            circle.leave();
        }
        Ok(())
    }

    /// Runs the action's handler. One that fails tells the operator why, and what it wrote is undone; the
    /// dispatch goes on, since Juju would put a failing exit code in place of the message.
    pub(super) fn run_action(&mut self, name: &str, event: &C::Event) -> Result<(), Failed> {
        let of = |row: &Handler<C>| matches!(row.run, Run::Action { action, .. } if action == name);
        let Some(row) = C::HANDLERS.iter().find(|row| of(row)) else { return Ok(()) };
        let Run::Action { action, call } = row.run else { return Ok(()) };
        let cx = self.cx;
        stop::before_handler(cx.core(), row.name);
        cx.core().keep_writes();
        let before = self.keeper.state().clone();
        let commands = cx.hook_commands();
        let action = cx.action(action);
        let charm = &mut self.root.charm;
        let outcome = cx.core().run_as(row.name, || call(charm, cx, event, &action));
        let outcome = outcome.and_then(|results: ActionResults| {
            commands.action_set(results.pairs())?;
            self.save_part(0, row.changes)?;
            Ok(self.check()?)
        });
        let emitted = cx.core().take_emissions();
        let Err(error) = outcome else { return self.tell(emitted, &mut Circle::default()) };
        *self.keeper.state() = before;
        let undone: Result<(), BoxError> = self
            .take_back(0)
            .and_then(|()| Ok(commands.action_fail(&chain(&*error))?))
            .map_err(Into::into);
        undone.map_err(|error| Failed::in_handler(row.name.to_owned(), &error))
    }

    /// Keeps what a handler may have changed: the stored fields of its part, and of the components in it.
    pub(super) fn save(&mut self, Target { node, handler, .. }: Target) -> Result<(), Error> {
        self.save_part(node, handler.changes)
    }

    /// Finds out whether the kept stored fields would come back.
    pub(super) fn check(&mut self) -> Result<(), Error> {
        self.root.save(&mut Stored::to_check(self.keeper.state()))
    }

    fn save_part(&mut self, node: usize, changes: bool) -> Result<(), Error> {
        let path = self.tree.get(node).map(|node| Rc::clone(&node.path));
        match (path, self.tree.part(node, &mut self.root)) {
            (Some(path), Some(part)) if changes => {
                part.save(&mut Stored::at(self.keeper.state(), &path))
            }
            _ => Ok(()),
        }
    }

    /// Where a part is.
    pub(super) fn place(&self, node: usize) -> Option<Place> {
        let node = self.tree.get(node)?;
        Some(Place { path: node.path.clone(), bound: node.bound, ..self.cx.place() })
    }

    fn log_deferral(&self, target: Target, event: &Occurrence, reason: &str) {
        let (handler, event) = (self.tree.name_of(target), event.name());
        let text = format!("`{handler}` deferred `{event}`: {reason}");
        logging::say(self.cx.core(), LogLevel::Info, text);
    }

    /// What asks for an event again where nothing is kept is not told that it will come.
    fn log_loss(&self, target: Target, event: &Occurrence, reason: &str) {
        let handler = self.tree.name_of(target);
        let text = format!(
            "`{handler}` asks for `{}` again ({reason}), which will not come: Juju keeps nothing of `{}`",
            event.name(),
            name_of(self.cx.hook().trigger())
        );
        logging::say(self.cx.core(), LogLevel::Warning, text);
    }

    /// Keeps a deferred event that nobody takes any more, and says so.
    fn bury(&mut self, number: u64, deferred: Deferred, reason: String) {
        let Deferred { component, handler, event, .. } = &deferred;
        let handler = path_of(component, handler);
        let text = format!(
            "the deferred event `{event}` for `{handler}` cannot be delivered: {reason}; it is kept as a \
             dead letter in {}",
            self.keeper.place()
        );
        self.keeper.state().bury(number, &DeadLetter { deferred, reason });
        logging::say(self.cx.core(), LogLevel::Warning, text);
    }

    /// The handler of a deferred event, and the event; or what is missing.
    fn find(&self, deferred: &Deferred) -> Result<(Target, Occurrence), String> {
        let Deferred { component, handler, event, payload } = deferred;
        let Some(node) = self.tree.find(component) else {
            return Err(format!("the charm has no component `{component}`"));
        };
        let owner = match component.as_str() {
            "" => "the charm".to_owned(),
            component => format!("the component `{component}`"),
        };
        // An event of a component is `database.created`, by the field's name of today.
        let emitted = match event.split_once('.') {
            None => None,
            Some((field, emitted)) => match self.tree.component(node, field) {
                Some((component, field)) => Some((component, field, emitted)),
                None => return Err(format!("{owner} has no component `{field}`")),
            },
        };
        let name = match emitted {
            None => event.clone(),
            Some((_, field, emitted)) => format!("{}.{emitted}", field.name),
        };
        let is_meant = |row: &Row| row.is_for_events() && row.is_named(handler);
        let rows = self.tree.rows(node).filter(|(_, row)| is_meant(row));
        let named: Vec<_> = rows.map(|(row, handler)| Target { node, row, handler }).collect();
        let Some(target) = named.iter().find(|target| target.handler.handles(&name)) else {
            return Err(match named.first() {
                None => format!("{owner} has no handler `{handler}`"),
                Some(named) => format!("`{}` handles no `{event}`", self.tree.name_of(*named)),
            });
        };
        let (node_of_event, name, field) = match emitted {
            None => (node, event.as_str(), None),
            Some((component, field, emitted)) => (component, emitted, Some(field)),
        };
        let revived = self.tree.get(node_of_event).and_then(|part| match field {
            None => (part.table.revive)(name, payload.clone()),
            Some(_) => (part.table.revive_emitted)(name, payload.clone()),
        });
        match (revived, field) {
            (Some(Ok(event)), None) => Ok((*target, event)),
            (Some(Ok(event)), Some(field)) => Ok((*target, event.of_field(field.name))),
            (Some(Err(error)), _) => {
                Err(format!("its payload cannot be read: {}", without_value(error)))
            }
            (None, _) => Err(format!("{owner} has no event `{event}` that can be deferred")),
        }
    }

    /// Whether the same event waits for this handler. What cannot be kept does not wait.
    fn is_queued(&mut self, target: Target, event: &Occurrence) -> bool {
        let entry = event.payload().and_then(Result::ok);
        let entry = entry.map(|payload| self.entry(target, event, payload));
        entry.is_some_and(|entry| self.keeper.state().is_queued(&entry))
    }

    /// The entry of the queue that an event would be; `None` if it cannot be deferred.
    fn deferred(&self, target: Target, event: &Occurrence) -> Result<Option<Deferred>, Failed> {
        let Some(payload) = event.payload() else { return Ok(None) };
        let payload = payload.map_err(|error| {
            let text = format!("`{}` cannot be deferred: {error}", event.name());
            Failed::in_handler(self.tree.name_of(target), &text.into())
        })?;
        Ok(Some(self.entry(target, event, payload)))
    }

    fn entry(&self, target: Target, event: &Occurrence, payload: Value) -> Deferred {
        let component = self.tree.get(target.node).map(|node| node.path.to_string());
        Deferred {
            component: component.unwrap_or_default(),
            handler: target.handler.name.to_owned(),
            event: event.name().to_owned(),
            payload,
        }
    }
}
