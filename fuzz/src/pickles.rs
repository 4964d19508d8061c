//! What a Python charm has left.

/// Far more than the seeds become, and what little can become much by sharing.
const LONGEST: usize = 64 << 10;

/// A pickle of stored state.
pub(crate) fn python_pickles(input: &[u8]) {
    drop(ops::__private::pickle_as_json(input, LONGEST));
}
