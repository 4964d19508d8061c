//! Waiting until something happens in any container.

use std::io;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::pebble;

/// How long a daemon is asked to wait at a time.
const POLL: Duration = Duration::from_secs(30);
/// Before a daemon is asked again that does not answer. One that ends has closed its socket a moment before.
const PAUSE: Duration = Duration::from_millis(200);

/// Wakes whoever waits when a daemon has something new, or does not answer. What it is, they ask themselves.
#[derive(Debug)]
pub(super) struct Watch {
    tell: Sender<()>,
    told: Receiver<()>,
}

/// Lets a daemon be watched until it is dropped.
#[derive(Debug)]
pub(super) struct Watched {
    _still: Arc<()>,
}

impl Watch {
    pub(super) fn new() -> Self {
        let (tell, told) = mpsc::channel();
        Self { tell, told }
    }

    /// Watches a daemon, by one long question after the other.
    pub(super) fn add(&self, socket: &Path, last: Option<String>) -> io::Result<Watched> {
        let still = Arc::new(());
        let (tell, socket, watched) =
            (self.tell.clone(), socket.to_owned(), Arc::downgrade(&still));
        let watch = move || watch(&tell, &socket, last, &watched);
        thread::Builder::new().name("container".to_owned()).spawn(watch)?;
        Ok(Watched { _still: still })
    }

    /// Waits until something happens, or that long; whether anything has.
    pub(super) fn wait(&self, timeout: Duration) -> bool {
        let woken = self.told.recv_timeout(timeout).is_ok();
        while self.told.try_recv().is_ok() {}
        woken
    }
}

fn watch(tell: &Sender<()>, socket: &Path, mut last: Option<String>, watched: &Weak<()>) {
    while watched.strong_count() > 0 {
        let notices = pebble::notices(socket, last.as_deref(), Some(POLL));
        let silent = notices.is_err();
        match notices.unwrap_or_default().pop() {
            Some(newest) => last = Some(newest.last_repeated),
            None if !silent => continue,
            None => {}
        }
        if tell.send(()).is_err() {
            return;
        }
        if silent {
            thread::sleep(PAUSE);
        }
    }
}
