//! Connections.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::{Stream, connection};
use crate::daemon::Core;

/// The connections that are open.
#[derive(Debug, Default, Clone)]
pub(crate) struct Connections {
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    streams: HashMap<u64, Stream>,
    next: u64,
    closed: bool,
}

/// More are turned away: each costs a thread.
const MOST: usize = 1_024;

impl Connections {
    /// Answers a connection's requests in a thread of its own.
    pub(crate) fn serve(&self, core: Arc<Core>, stream: impl Into<Stream>) -> io::Result<()> {
        let stream = stream.into();
        let id = {
            let mut open = self.lock();
            if open.closed || open.streams.len() >= MOST {
                return Ok(());
            }
            let id = open.next;
            open.next += 1;
            open.streams.insert(id, stream.try_clone()?);
            id
        };
        let this = self.clone();
        let work = move || {
            connection::serve(&core, stream);
            this.lock().streams.remove(&id);
        };
        let started = thread::Builder::new().name("connection".to_owned()).spawn(work);
        if let Err(error) = started {
            self.lock().streams.remove(&id);
            return Err(error);
        }
        Ok(())
    }

    /// Cuts every connection, and takes no new ones.
    pub(crate) fn close(&self) {
        let mut open = self.lock();
        open.closed = true;
        for stream in open.streams.values() {
            stream.cut();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
