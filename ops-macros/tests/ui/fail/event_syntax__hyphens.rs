use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(config-changed)]
    fn configure(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
