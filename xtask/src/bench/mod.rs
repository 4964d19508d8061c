//! `cargo xtask bench`: measurements. They say what something costs on this machine, and prove nothing
//! by themselves: no test asserts a time.

mod charm;
mod clock;
pub(crate) mod macros;
