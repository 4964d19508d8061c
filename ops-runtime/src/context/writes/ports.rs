//! Ports to open and to close.

use std::collections::BTreeMap;

use super::super::Core;
use super::Authored;
use crate::error::Error;
use crate::model::Port;

/// Each port that was opened (`true`) or closed.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct Ports(BTreeMap<Port, Authored<bool>>);

impl Ports {
    /// Open ports with what was opened and closed.
    pub(in crate::context) fn over(&self, ports: &[Port]) -> Vec<Port> {
        let kept = ports.iter().filter(|port| !self.0.contains_key(port));
        let opened = self.0.iter().filter(|(_, open)| open.value).map(|(port, _)| port);
        let mut ports: Vec<Port> = kept.chain(opened).copied().collect();
        ports.sort_unstable();
        ports
    }

    fn wanted(&self, open: bool) -> impl Iterator<Item = (&Port, &Authored<bool>)> {
        self.0.iter().filter(move |(_, wants)| wants.value == open)
    }
}

impl Core {
    pub(crate) fn set_port(&self, port: Port, open: bool) {
        let written = Authored { value: open, author: self.author() };
        self.writes.borrow_mut().ports.0.insert(port, written);
    }

    pub(super) fn flush_ports(&self) -> Result<(), Error> {
        let wanted = self.writes.borrow().ports.clone();
        if wanted.0.is_empty() {
            return Ok(());
        }
        let before = self.ports_before_writes()?;
        // Closed first: a range that goes may hold a port that comes.
        for (port, by) in wanted.wanted(false).filter(|(port, _)| before.contains(port)) {
            self.commands()
                .close_port(*port, &[])
                .map_err(|error| Error::flush("close the port", [(port, by.author)], "", error))?;
        }
        for (port, by) in wanted.wanted(true).filter(|(port, _)| !before.contains(port)) {
            self.commands()
                .open_port(*port, &[])
                .map_err(|error| Error::flush("open the port", [(port, by.author)], "", error))?;
        }
        self.remember_ports(wanted.over(&before).into());
        self.writes.borrow_mut().ports = Ports::default();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_port_counts() {
        let mut ports = Ports::default();
        for (port, open) in [(80, true), (81, true), (81, false)] {
            ports.0.insert(Port::tcp(port), Authored { value: open, author: None });
        }
        assert_eq!(ports.over(&[Port::tcp(81), Port::udp(53)]), [Port::tcp(80), Port::udp(53)]);
    }
}
