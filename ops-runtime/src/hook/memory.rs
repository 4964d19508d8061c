//! Answers from this process's own memory.

use std::fmt;

use super::{ArgumentLimits, Call, Output, Transport, TransportError};

/// A transport that asks a function, for tests.
///
/// ```
/// use ops::hook::{HookCommands, Memory, Output};
///
/// let commands = HookCommands::new(Box::new(Memory::new(|call| match call.command {
///     "is-leader" => Output::success("true\n"),
///     _ => Output::failure(1, "ERROR this test has no answer"),
/// })));
/// assert!(commands.is_leader()?);
/// # Ok::<(), ops::hook::Error>(())
/// ```
pub struct Memory<F> {
    answer: F,
    limits: ArgumentLimits,
}

impl<F: FnMut(&Call) -> Output> Memory<F> {
    /// Answers each call with what `answer` gives.
    pub fn new(answer: F) -> Self {
        Self { answer, limits: ArgumentLimits::NONE }
    }

    /// Has these limits of arguments, as the executables do.
    #[must_use]
    pub fn argument_limits(self, limits: ArgumentLimits) -> Self {
        Self { limits, ..self }
    }
}

impl<F: FnMut(&Call) -> Output> Transport for Memory<F> {
    fn call(&mut self, call: &Call) -> Result<Output, TransportError> {
        Ok((self.answer)(call))
    }

    fn name(&self) -> &'static str {
        "memory"
    }

    fn argument_limits(&self) -> ArgumentLimits {
        self.limits
    }
}

impl<F> fmt::Debug for Memory<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}
