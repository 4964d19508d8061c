//! Addresses for the units of a model, on this machine.

use std::env;
use std::fs::File;
use std::net::Ipv4Addr;

/// A range of loopback addresses, one of 256, that no other model on this machine uses as long as this
/// lives: services of different models do not meet.
#[derive(Debug)]
pub(super) struct LoopbackRange {
    number: u8,
    _lock: Option<File>,
}

impl LoopbackRange {
    /// Takes the first that is free; if there is none, or locks cannot be had, one that may not be.
    pub(super) fn take() -> Self {
        let free = (0..=u8::MAX).find_map(|number| Some((number, lock(number)?)));
        match free {
            Some((number, lock)) => Self { number, _lock: Some(lock) },
            None => Self { number: 0, _lock: None },
        }
    }

    /// The first address of the range. `127.0.0.1` is everybody's, and `127.0.1.1` often is the
    /// machine's own name.
    pub(super) fn first(&self) -> Ipv4Addr {
        Ipv4Addr::new(127, self.number, 2, 1)
    }
}

fn lock(number: u8) -> Option<File> {
    let path = env::temp_dir().join(format!("local-juju-127.{number}.lock"));
    let file = File::options().create(true).truncate(false).write(true).open(path).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_models_have_different_ranges() {
        let (one, other) = (LoopbackRange::take(), LoopbackRange::take());
        assert_ne!(one.first(), other.first());
        assert!(one.first().is_loopback() && other.first().is_loopback());
    }
}
