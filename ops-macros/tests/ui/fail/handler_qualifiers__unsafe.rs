use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    unsafe fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
