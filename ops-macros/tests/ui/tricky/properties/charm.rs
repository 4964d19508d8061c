//! An action with `properties` in the place of `params`.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/properties")]
#[derive(Debug)]
pub struct Properties;

#[charm(dir = "tests/ui/tricky/properties")]
impl Properties {
    #[action]
    fn reissue(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Properties>;
}
