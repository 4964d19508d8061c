//! Ports to open and to close.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Core;
use super::{Author, Authored, Writes};
use crate::error::Error;
use crate::hook::{self, OpenedPort};
use crate::model::Port;

/// What each port is to be.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct Ports(BTreeMap<Port, Wanted>);

/// Whether a port is to be open (`true`) or closed.
#[derive(Debug, Clone, Default)]
struct Wanted {
    /// For all endpoints.
    everywhere: Option<Authored<bool>>,
    /// For some, after that.
    endpoints: BTreeMap<&'static str, Authored<bool>>,
}

/// For whom a port is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    ForAll,
    /// For nobody, if it is empty: the port is closed.
    For(BTreeSet<String>),
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    opens: bool,
    /// None for all.
    endpoints: Vec<&'static str>,
    author: Author,
}

impl Ports {
    fn set(&mut self, port: Port, endpoint: Option<&'static str>, open: Authored<bool>) {
        let wanted = self.0.entry(port).or_default();
        match endpoint {
            Some(endpoint) => {
                wanted.endpoints.insert(endpoint, open);
            }
            None => *wanted = Wanted { everywhere: Some(open), endpoints: BTreeMap::new() },
        }
    }

    /// Open ports with what was opened and closed.
    pub(in crate::context) fn over(&self, before: &[OpenedPort]) -> Vec<Port> {
        let mut ports: BTreeSet<Port> = before.iter().map(|opened| opened.port).collect();
        for (port, wanted) in &self.0 {
            if wanted.over(Open::of(*port, before)) == Open::For(BTreeSet::new()) {
                ports.remove(port);
            } else {
                ports.insert(*port);
            }
        }
        ports.into_iter().collect()
    }
}

impl Open {
    fn of(port: Port, opened: &[OpenedPort]) -> Self {
        match opened.iter().find(|opened| opened.port == port) {
            None => Self::For(BTreeSet::new()),
            Some(opened) if opened.endpoints.is_empty() => Self::ForAll,
            Some(opened) => Self::For(opened.endpoints.iter().cloned().collect()),
        }
    }

    fn is_for(&self, endpoint: &str) -> bool {
        match self {
            Self::ForAll => true,
            Self::For(endpoints) => endpoints.contains(endpoint),
        }
    }
}

impl Wanted {
    /// What Juju makes of it. Of a port that is open for all, one that is closed for some stays open for
    /// the others.
    fn over(&self, before: Open) -> Open {
        let mut open = self.everywhere_over(before);
        for (endpoint, wanted) in &self.endpoints {
            if let Open::For(endpoints) = &mut open {
                if wanted.value {
                    endpoints.insert((*endpoint).to_owned());
                } else {
                    endpoints.remove(*endpoint);
                }
            }
        }
        open
    }

    fn everywhere_over(&self, before: Open) -> Open {
        match &self.everywhere {
            Some(Authored { value: true, .. }) => Open::ForAll,
            Some(Authored { value: false, .. }) => Open::For(BTreeSet::new()),
            None => before,
        }
    }

    /// The commands that Juju needs, in their order.
    fn steps(&self, before: &Open) -> Vec<Step> {
        let mut steps = Vec::new();
        let after = self.everywhere_over(before.clone());
        if let Some(Authored { value, author }) = &self.everywhere
            && after != *before
        {
            let (opens, author) = (*value, author.clone());
            steps.push(Step { opens, endpoints: Vec::new(), author });
        }
        for opens in [false, true] {
            let wanted = self.endpoints.iter();
            let differ = wanted.filter(|(endpoint, wanted)| {
                wanted.value == opens && after.is_for(endpoint) != opens
            });
            let differ: Vec<_> = differ.collect();
            if let Some((_, Authored { author, .. })) = differ.first() {
                let endpoints = differ.iter().map(|(endpoint, _)| **endpoint).collect();
                steps.push(Step { opens, endpoints, author: author.clone() });
            }
        }
        steps
    }
}

impl Writes {
    fn set_port(&mut self, port: Port, endpoint: Option<&'static str>, open: Authored<bool>) {
        let former = self.ports.0.get(&port).cloned();
        self.ports.set(port, endpoint, open);
        self.undo_by(move |writes| match former {
            Some(former) => _ = writes.ports.0.insert(port, former),
            None => _ = writes.ports.0.remove(&port),
        });
    }
}

impl Core {
    /// Opens or closes a port for an endpoint, or for all.
    pub(crate) fn set_port(&self, port: Port, endpoint: Option<&'static str>, open: bool) {
        let open = Authored { value: open, author: self.author() };
        self.writes.borrow_mut().set_port(port, endpoint, open);
    }

    pub(super) fn flush_ports(&self) -> Result<(), Error> {
        let wanted = self.writes.borrow().ports.clone();
        if wanted.0.is_empty() {
            return Ok(());
        }
        let before = self.ports_before_writes()?;
        let steps = wanted.0.iter().map(|(port, wanted)| {
            let steps = wanted.steps(&Open::of(*port, &before));
            let closing = steps.iter().take_while(|step| !step.opens).count();
            let (first, rest) = steps.split_at(closing);
            (*port, first.to_vec(), rest.to_vec())
        });
        let steps: Vec<_> = steps.collect();
        if steps.iter().any(|(_, closing, rest)| !closing.is_empty() || !rest.is_empty()) {
            // What one command changes is read again, even if the next one fails.
            self.forget_ports();
        }
        // Closed first: a range that goes may hold a port that comes.
        for (port, closing, _) in &steps {
            self.send_port(*port, closing)?;
        }
        for (port, _, rest) in &steps {
            self.send_port(*port, rest)?;
        }
        let mut writes = self.writes.borrow_mut();
        let sent = std::mem::take(&mut writes.ports);
        writes.undo_by(|writes| writes.ports = sent);
        Ok(())
    }

    fn send_port(&self, port: Port, steps: &[Step]) -> Result<(), Error> {
        for step in steps {
            let (task, sent): (_, Result<(), hook::Error>) = if step.opens {
                ("open the port", self.commands().open_port(port, &step.endpoints))
            } else {
                ("close the port", self.commands().close_port(port, &step.endpoints))
            };
            let target = match step.endpoints.as_slice() {
                [] => String::new(),
                endpoints => format!("for `{}`", endpoints.join("`, `")),
            };
            let by = || step.author.clone();
            sent.map_err(|error| Error::flush(task, [(port, by())], &target, error))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(port: Port, endpoints: &[&str]) -> OpenedPort {
        let endpoints = endpoints.iter().map(|endpoint| (*endpoint).to_owned()).collect();
        OpenedPort { port, endpoints }
    }

    fn wanted(writes: &[(Port, Option<&'static str>, bool)]) -> Ports {
        let mut ports = Ports::default();
        for (port, endpoint, open) in writes {
            ports.set(*port, *endpoint, Authored { value: *open, author: None });
        }
        ports
    }

    #[test]
    fn the_last_word_on_a_port_counts() {
        let ports = wanted(&[
            (Port::tcp(80), None, true),
            (Port::tcp(81), None, true),
            (Port::tcp(81), None, false),
        ]);
        let before = [opened(Port::tcp(81), &[]), opened(Port::udp(53), &[])];
        assert_eq!(ports.over(&before), [Port::tcp(80), Port::udp(53)]);
    }

    // UNIT-012
    #[test]
    fn endpoints_are_opened_and_closed_by_difference() {
        let port = Port::tcp(80);
        let step = |opens, endpoints: &[&'static str]| Step {
            opens,
            endpoints: endpoints.to_vec(),
            author: None,
        };
        let none: &[OpenedPort] = &[];
        let all = &[opened(port, &[])];
        let some = &[opened(port, &["admin", "db"])];
        for (before, writes, steps, is_open) in [
            (
                none,
                &[(Some("admin"), true), (Some("web"), true)][..],
                vec![step(true, &["admin", "web"])],
                true,
            ),
            (none, &[(Some("admin"), false)], vec![], false),
            (all, &[(Some("admin"), true)], vec![], true),
            (all, &[(Some("admin"), false)], vec![step(false, &["admin"])], true),
            (some, &[(Some("admin"), true)], vec![], true),
            (
                some,
                &[(Some("admin"), false), (Some("db"), false)],
                vec![step(false, &["admin", "db"])],
                false,
            ),
            (
                some,
                &[(Some("admin"), false), (Some("web"), true)],
                vec![step(false, &["admin"]), step(true, &["web"])],
                true,
            ),
            (some, &[(None, true)], vec![step(true, &[])], true),
            (some, &[(None, false)], vec![step(false, &[])], false),
            (some, &[(Some("web"), true), (None, false)], vec![step(false, &[])], false),
            (
                some,
                &[(None, false), (Some("db"), true)],
                vec![step(false, &[]), step(true, &["db"])],
                true,
            ),
            (
                none,
                &[(None, true), (Some("db"), false)],
                vec![step(true, &[]), step(false, &["db"])],
                true,
            ),
        ] {
            let writes: Vec<_> =
                writes.iter().map(|(endpoint, open)| (port, *endpoint, *open)).collect();
            let ports = wanted(&writes);
            let what = format!("{before:?} {writes:?}");
            assert_eq!(ports.0[&port].steps(&Open::of(port, before)), steps, "{what}");
            assert_eq!(!ports.over(before).is_empty(), is_open, "{what}");
        }
    }
}
