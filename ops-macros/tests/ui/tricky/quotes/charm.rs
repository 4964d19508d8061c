//! Quotes, backslashes and what looks like a raw string.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/quotes")]
#[derive(Debug)]
pub struct Quotes;

#[charm(dir = "tests/ui/tricky/quotes")]
impl Quotes {
    #[action]
    fn run(&mut self, _cx: &Context<Self>, params: RunParams) {
        let _ = params.target;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Quotes>;
}
