//! Rebooting at once.

use std::convert::Infallible;
use std::process;

use super::Core;
use crate::error::Error;
use crate::hook::Reboot;

/// Not zero: were it, an agent that has not killed the process yet could commit.
const EXIT_CODE: i32 = 1;

impl Core {
    /// Asks for the reboot and ends the process, which the agent is about to kill.
    #[allow(clippy::exit)] // nothing may run after it, in whatever depth of the charm's code it is
    pub(crate) fn reboot_now(&self) -> Result<Infallible, Error> {
        self.commands().juju_reboot(Reboot::Now)?;
        process::exit(EXIT_CODE)
    }
}
