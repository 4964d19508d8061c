use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[stored(former = "number")]
    count: u8,
    // Nothing is kept of it.
    number: u8,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn begin(&mut self, _cx: &Context<Self>) {
        self.count = self.number;
    }

    /// It was a part of `begin`.
    #[on(install, former = "begin")]
    fn install(&self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
