//! Many reads in flight on one connection.

use std::collections::VecDeque;

use ops_agent_socket::{Client, Request, Response, Sequence, ServerError};

use super::super::{Output, TransportError};
use super::{failed, output};

/// Calls that were sent, until each is answered. The [`Client`] sees to it that there are never too
/// many, and takes in answers while it sends.
pub(super) struct Pipeline<'batch> {
    client: &'batch mut Client,
    address: &'batch str,
    answered: &'batch mut dyn FnMut(usize, Result<Output, TransportError>),
    /// In the order in which they were sent, which is nearly that of the answers.
    waiting: VecDeque<(Sequence, usize)>,
}

impl<'batch> Pipeline<'batch> {
    pub(super) fn new(
        client: &'batch mut Client,
        address: &'batch str,
        answered: &'batch mut dyn FnMut(usize, Result<Output, TransportError>),
    ) -> Self {
        Self { client, address, answered, waiting: VecDeque::new() }
    }

    /// Sends a call, and hands out what was answered meanwhile.
    pub(super) fn send(&mut self, number: usize, request: &Request<'_, String>) {
        match self.client.send(request) {
            Ok(sequence) => self.waiting.push_back((sequence, number)),
            Err(error) => (self.answered)(number, Err(failed(self.address, error))),
        }
        while let Some(answer) = self.client.take_ready() {
            self.hand_out(answer);
        }
    }

    /// Waits for the answers that are missing. After the connection's failure each of them is an error.
    pub(super) fn finish(mut self) {
        while !self.waiting.is_empty() {
            match self.client.receive() {
                Ok(answer) => self.hand_out(answer),
                Err(error) => {
                    let Some((_, number)) = self.waiting.pop_front() else { return };
                    (self.answered)(number, Err(failed(self.address, error)));
                }
            }
        }
    }

    fn hand_out(&mut self, (sequence, answer): (Sequence, Result<Response, ServerError>)) {
        let place = self.waiting.iter().position(|(waiting, _)| *waiting == sequence);
        if let Some((_, number)) = place.and_then(|place| self.waiting.remove(place)) {
            (self.answered)(number, Ok(output(answer)));
        }
    }
}
