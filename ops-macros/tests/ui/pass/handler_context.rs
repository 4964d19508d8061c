use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn by_self(&self, _cx: &Context<Self>) {}

    #[on(start)]
    fn by_name(&self, cx: &ops::Context<Web>) {
        let _ = cx;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
