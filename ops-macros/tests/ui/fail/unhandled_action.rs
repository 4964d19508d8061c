use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
