//! Descriptions and values in every script.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/unicode")]
#[derive(Debug)]
pub struct Unicode;

#[charm(dir = "tests/ui/tricky/unicode")]
impl Unicode {
    #[action]
    fn run(&mut self, _cx: &Context<Self>, params: RunParams) {
        let _ = params.target;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Unicode>;
}
