//! Addresses for the units of a model, on this machine.

use std::net::{Ipv4Addr, UdpSocket};

/// What holds a range: a port of the address before its first.
const PORT: u16 = 17_070;

/// A range of loopback addresses, one of 256, that no other model on this machine uses as long as this
/// lives: services of different models do not meet.
#[derive(Debug)]
pub(super) struct LoopbackRange {
    number: u8,
    _held: Option<UdpSocket>,
}

impl LoopbackRange {
    /// Takes the first that is free; if there is none, or this machine has no such addresses, one that
    /// may not be.
    pub(super) fn take() -> Self {
        let hold = |number| UdpSocket::bind((Ipv4Addr::new(127, number, 2, 0), PORT)).ok();
        let free = (0..=u8::MAX).find_map(|number| Some((number, hold(number)?)));
        match free {
            Some((number, held)) => Self { number, _held: Some(held) },
            None => Self { number: 0, _held: None },
        }
    }

    /// The first address of the range. `127.0.0.1` is everybody's, and `127.0.1.1` often is the
    /// machine's own name.
    pub(super) fn first(&self) -> Ipv4Addr {
        Ipv4Addr::new(127, self.number, 2, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_models_have_different_ranges() {
        let (one, other) = (LoopbackRange::take(), LoopbackRange::take());
        assert!(one.first().is_loopback() && other.first().is_loopback());
        assert_ne!(one.first(), other.first());
    }
}
