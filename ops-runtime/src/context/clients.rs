//! The clients of the containers' Pebbles.

use std::cell::OnceCell;

use crate::pebble::Client;

/// A client per container, made when it is first asked for. A list that only grows, so that what it
/// gives out stays where it is; charms have few containers.
#[derive(Debug, Default)]
pub(super) struct Clients(OnceCell<Box<Entry>>);

#[derive(Debug)]
struct Entry {
    container: &'static str,
    client: Client,
    others: Clients,
}

impl Clients {
    pub(super) fn get(&self, container: &'static str, make: impl FnOnce() -> Client) -> &Client {
        match self.0.get() {
            Some(entry) if entry.container == container => &entry.client,
            Some(entry) => entry.others.get(container, make),
            None => {
                let entry = || {
                    let (client, others) = (make(), Self::default());
                    Box::new(Entry { container, client, others })
                };
                &self.0.get_or_init(entry).client
            }
        }
    }
}
