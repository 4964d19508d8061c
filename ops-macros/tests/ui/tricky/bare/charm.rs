//! Nothing but what Juju needs, and no relations.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/bare")]
#[derive(Debug)]
pub struct Bare;

#[charm(dir = "tests/ui/tricky/bare")]
impl Bare {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>, event: &Start) {
        let _ = event;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Bare>;
}
