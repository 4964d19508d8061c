//! `open-port`, `close-port`, `opened-ports`.

use super::super::{Call, Error, HookCommands};

impl HookCommands {
    /// `open-port`: opens a port, a range or `icmp` (`80/tcp`, `8000-8010/udp`, `icmp`) when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if it conflicts with a port of another unit on the machine.
    pub fn open_port(&self, port: &str) -> Result<(), Error> {
        self.run(&Call::new("open-port").argument(port)).map(drop)
    }

    /// `close-port`: closes what [`open_port`](Self::open_port) opens, when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn close_port(&self, port: &str) -> Result<(), Error> {
        self.run(&Call::new("close-port").argument(port)).map(drop)
    }

    /// `opened-ports`: with what this hook has opened and closed so far.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn opened_ports(&self) -> Result<Vec<String>, Error> {
        self.json(Call::new("opened-ports"))
    }
}
