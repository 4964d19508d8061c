use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    const START: u8 = 1;

    #[on(start)]
    fn start(&self, _cx: &Context<Self>) {
        let _ = Self::START;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
