use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/charms/web")]
#[derive(Debug)]
pub(crate) struct Web {}

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
