//! `open-port`, `close-port`, `opened-ports`.

use super::super::{Call, Error, HookCommands};

/// A port, a range or `icmp`, as the port commands write it: `80/tcp`, `8000-8010/udp`, `icmp`.
pub type PortArgument = String;

impl HookCommands {
    /// `open-port`: opens it when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if it conflicts with a port of another unit on the machine.
    pub fn open_port(&self, port: &str) -> Result<(), Error> {
        self.run(&Call::new("open-port").argument(port)).map(drop)
    }

    /// `close-port`: closes it when the hook succeeds.
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
    pub fn opened_ports(&self) -> Result<Vec<PortArgument>, Error> {
        self.json(Call::new("opened-ports"))
    }
}
