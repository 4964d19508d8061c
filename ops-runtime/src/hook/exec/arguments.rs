//! How much the kernel lets a process be started with.

use std::os::unix::ffi::OsStrExt;

use rustix::process::{Resource, getrlimit};

use super::super::{ArgumentLimits, Call, TransportError};

/// Linux's limit of one argument, without its final NUL.
const LONGEST: usize = 128 * 1024 - 1;
/// What Linux grants however small the stack may be.
const LEAST_TOTAL: usize = 128 * 1024;
/// And at most, however large.
const MOST_TOTAL: usize = 6 * 1024 * 1024;
/// The executable's path, which counts twice, and what else the kernel puts there.
const RESERVED: usize = 12 * 1024;

/// The limits of this process: arguments and environment share a quarter of the stack.
pub(super) fn limits() -> ArgumentLimits {
    let stack = getrlimit(Resource::Stack).current;
    let stack = stack.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(usize::MAX);
    let all = (stack / 4).clamp(LEAST_TOTAL, MOST_TOTAL);
    let environment: usize = std::env::vars_os()
        .map(|(name, value)| {
            name.as_bytes().len() + value.as_bytes().len() + 1 + ArgumentLimits::PER_ARGUMENT
        })
        .sum();
    ArgumentLimits { each: LONGEST, total: all.saturating_sub(environment + RESERVED) }
}

pub(super) fn check(call: &Call, limits: ArgumentLimits) -> Result<(), TransportError> {
    let longest = call.arguments.iter().map(String::len).max().unwrap_or_default();
    if longest > limits.each {
        let (command, limit) = (call.command, limits.each);
        return Err(TransportError::ArgumentTooLong { command, length: longest, limit });
    }
    if call.argument_bytes() > limits.total { Err(too_long(call, limits)) } else { Ok(()) }
}

pub(super) fn too_long(call: &Call, limits: ArgumentLimits) -> TransportError {
    TransportError::ArgumentsTooLong {
        command: call.command,
        length: call.argument_bytes(),
        limit: limits.total,
    }
}
