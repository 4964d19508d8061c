use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(zebra)]
    fn zebra(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
