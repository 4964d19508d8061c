//! Whether this unit leads.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::hook::HookCommands;

/// Juju promises a yes for this long, from before it was asked.
const PROMISED: Duration = Duration::from_secs(30);

/// The last answer of `is-leader`, and when it was asked for.
#[derive(Debug, Default)]
pub(super) struct Leadership(Cell<Option<(Instant, bool)>>);

impl Leadership {
    pub(super) fn ask(&self, commands: &HookCommands) -> Result<bool, Error> {
        if let Some((asked, leads)) = self.0.get()
            && asked.elapsed() < PROMISED
        {
            return Ok(leads);
        }
        let asked = Instant::now();
        let leads = commands.is_leader()?;
        self.0.set(Some((asked, leads)));
        Ok(leads)
    }
}
