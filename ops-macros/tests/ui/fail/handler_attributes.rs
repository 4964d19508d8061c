use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    #[status]
    fn both(&self, _cx: &Context<Self>) {}

    #[on(install)]
    #[on(stop)]
    fn twice(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
