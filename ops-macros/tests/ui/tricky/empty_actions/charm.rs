//! An `actions.yaml` of no bytes, and a `config.yaml` of comments and one key.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/empty_actions")]
#[derive(Debug)]
pub struct EmptyActions;

#[charm(dir = "tests/ui/tricky/empty_actions")]
impl EmptyActions {}

#[test]
fn compiles() {
    let _ = ops::main::<EmptyActions>;
}
