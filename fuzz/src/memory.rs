//! What bytes may cost.

use std::alloc::System;

use cap::Cap;

/// The allocator of every program that links this crate.
#[global_allocator]
pub static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// What a connection and an answer cost without any bytes. One to Pebble has a buffer of 64 KiB in each
/// direction, and a file another; a request that only asks is sent twice where a connection has died.
const BASE_BYTES: usize = 512 << 10;

/// What a byte may cost: the smallest JSON value is two bytes long and becomes one of 32, in a list
/// that doubles as it grows; a gob string of no characters is one byte and becomes 24.
const BYTES_OF_EACH: usize = 128;

/// Runs `operation` with no more memory than `bytes` bytes of input justify. Beyond that the process
/// ends: an announced length, a count or a depth has been believed.
pub fn within_bounds<T>(bytes: usize, operation: impl FnOnce() -> T) -> T {
    let bound = ALLOCATOR.allocated() + BASE_BYTES + bytes * BYTES_OF_EACH;
    // Refused only if more is allocated already, which it is not.
    let _ = ALLOCATOR.set_limit(bound);
    let result = operation();
    let _ = ALLOCATOR.set_limit(usize::MAX);
    result
}
