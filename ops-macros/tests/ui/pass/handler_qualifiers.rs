use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    const fn start(&mut self, _cx: &Context<Self>) {}

    #[on(stop)]
    pub(crate) extern "C" fn stop(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
