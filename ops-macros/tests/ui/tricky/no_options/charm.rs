//! `options: {}`, and `config` in a file of its own.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/no_options")]
#[derive(Debug)]
pub struct NoOptions;

#[charm(dir = "tests/ui/tricky/no_options")]
impl NoOptions {}

#[test]
fn compiles() {
    let _ = ops::main::<NoOptions>;
}
