use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn bakup(&mut self, _cx: &Context<Self>) {}

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
