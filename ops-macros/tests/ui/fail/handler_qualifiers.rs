use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    async fn start(&mut self, _cx: &Context<Self>) {}

    #[on(stop)]
    unsafe fn stop(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
