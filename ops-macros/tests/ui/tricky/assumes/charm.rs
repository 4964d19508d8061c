//! Expressions in each other.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/assumes")]
#[derive(Debug)]
pub struct Assumes;

#[charm(dir = "tests/ui/tricky/assumes")]
impl Assumes {}

#[test]
fn compiles() {
    let _ = ops::main::<Assumes>;
}
