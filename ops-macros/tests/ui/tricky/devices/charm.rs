//! Devices, terms, payloads and tags.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/devices")]
#[derive(Debug)]
pub struct Devices;

#[charm(dir = "tests/ui/tricky/devices")]
impl Devices {}

#[test]
fn compiles() {
    let _ = ops::main::<Devices>;
}
