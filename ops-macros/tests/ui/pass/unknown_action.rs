use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>) {}

    #[action(name = "rotate-keys")]
    fn rotate(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
