use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
