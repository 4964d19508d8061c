//! Rebooting at once.

use std::convert::Infallible;
use std::process;

use super::Core;
use crate::error::Error;
use crate::hook::Reboot;
use crate::logging;

/// Not zero: were it, an agent that has not killed the process yet could commit.
const EXIT_CODE: i32 = 1;

impl Core {
    /// Asks for the reboot and ends the process, which the agent is about to kill.
    #[allow(clippy::exit)] // nothing may run after it, in whatever depth of the charm's code it is
    pub(crate) fn reboot_now(&self) -> Result<Infallible, Error> {
        logging::send_pending();
        self.commands().juju_reboot(Reboot::Now)?;
        logging::close();
        process::exit(EXIT_CODE)
    }
}
