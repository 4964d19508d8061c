//! Waiting until something happens in any container.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::pebble;

/// How long a daemon is asked to wait at a time.
const POLL: Duration = Duration::from_secs(30);

/// Wakes whoever waits when a daemon has something new, or is gone. What it is, they ask themselves.
#[derive(Debug)]
pub(super) struct Watch {
    tell: Sender<()>,
    told: Receiver<()>,
}

impl Watch {
    pub(super) fn new() -> Self {
        let (tell, told) = mpsc::channel();
        Self { tell, told }
    }

    /// Watches a daemon to its end, by one long question after the other.
    pub(super) fn add(&self, socket: &Path, last: Option<String>) {
        let (tell, socket) = (self.tell.clone(), socket.to_owned());
        let watch = move || watch(&tell, &socket, last);
        if thread::Builder::new().name("container".to_owned()).spawn(watch).is_err() {
            // No thread can be had; who waits looks by themselves now and then.
            let _ = self.tell.send(());
        }
    }

    /// Waits until something happens, or that long.
    pub(super) fn wait(&self, timeout: Duration) {
        let _ = self.told.recv_timeout(timeout);
        while self.told.try_recv().is_ok() {}
    }
}

fn watch(tell: &Sender<()>, socket: &Path, mut last: Option<String>) {
    loop {
        let notices = pebble::notices(socket, last.as_deref(), Some(POLL));
        let over = notices.is_err();
        let newest = notices.unwrap_or_default().pop();
        let silent = newest.is_none() && !over;
        if let Some(newest) = newest {
            last = Some(newest.last_repeated);
        }
        if !silent && tell.send(()).is_err() || over {
            return;
        }
    }
}
