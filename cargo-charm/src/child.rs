//! A program that this one starts and reads.

use std::io;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;
use crate::interrupt::Interrupt;

/// A program that runs, with its standard output to be read.
#[derive(Debug)]
pub(crate) struct Running {
    child: Arc<Mutex<Child>>,
    stdout: Option<ChildStdout>,
}

impl Running {
    /// Starts a program, which has nothing to read.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take();
        Ok(Self { child: Arc::new(Mutex::new(child)), stdout })
    }

    /// Reads what it prints, up to its end; gives whether it went well. A signal ends it.
    pub(crate) fn read<T: Default>(
        self,
        interrupt: &Interrupt,
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<(T, bool), Error> {
        let child = self.child;
        let stopped = Arc::clone(&child);
        let (printed, ended) = interrupt.during(
            move || end(&stopped),
            || {
                let printed = self.stdout.map(read).unwrap_or_default();
                (printed, child.lock().unwrap_or_else(PoisonError::into_inner).wait())
            },
        );
        match interrupt.signal() {
            Some(signal) => Err(Error::Interrupted(signal)),
            None => Ok((printed, ended.is_ok_and(|status| status.success()))),
        }
    }
}

fn end(child: &Mutex<Child>) {
    // It fails if the program has ended already.
    let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
}
