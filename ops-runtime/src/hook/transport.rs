//! The way to the agent.

use super::{Call, Output, TransportError};

/// The way to the agent.
pub trait Transport {
    /// Runs a command and waits for its answer.
    ///
    /// # Errors
    ///
    /// [`TransportError`] if the command could not be run, or its answer did not arrive whole. A
    /// command that ran and failed is an [`Output`].
    fn call(&mut self, call: &Call) -> Result<Output, TransportError>;

    /// Runs commands that only read, and hands each answer to `answered` with the number of its call,
    /// from 0. A transport may run several at once and answer in any order; it never keeps more than a
    /// bounded number of calls and answers, and hands out exactly one answer for each call.
    ///
    /// By default they run one after the other.
    fn call_reads(
        &mut self,
        calls: &mut dyn Iterator<Item = Call>,
        answered: &mut dyn FnMut(usize, Result<Output, TransportError>),
    ) {
        for (number, call) in calls.enumerate() {
            answered(number, self.call(&call));
        }
    }

    /// What it is, in a few words for the log.
    fn name(&self) -> &'static str {
        "a transport of its own"
    }

    /// How much a call's arguments may have. By default that is without limit.
    fn argument_limits(&self) -> ArgumentLimits {
        ArgumentLimits::NONE
    }
}

/// The most bytes that the arguments of a call may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArgumentLimits {
    /// Of one argument.
    pub each: usize,
    /// Of all of them together, where each takes [`PER_ARGUMENT`](Self::PER_ARGUMENT) more.
    pub total: usize,
}

impl ArgumentLimits {
    /// Limits of an argument and of all of them together.
    pub const fn new(each: usize, total: usize) -> Self {
        Self { each, total }
    }

    /// No limits.
    pub const NONE: Self = Self { each: usize::MAX, total: usize::MAX };

    /// What an argument takes beside its own bytes: a final NUL, and a pointer to it.
    pub const PER_ARGUMENT: usize = 1 + size_of::<usize>();
}
