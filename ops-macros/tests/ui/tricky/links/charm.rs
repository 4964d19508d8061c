//! Links of all kinds, and charmcraft's own keys.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/links")]
#[derive(Debug)]
pub struct Links;

#[charm(dir = "tests/ui/tricky/links")]
impl Links {}

#[test]
fn compiles() {
    let _ = ops::main::<Links>;
}
