use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}

    #[on(install)]
    fn install(&mut self, cx: &'_ Context<Self>, event: &'_ Install) {
        Self::helper(cx, event);
    }

    fn helper<T: std::fmt::Debug>(_cx: &Context<Self>, _event: &T) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
