use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(ap_pebble_ready)]
    fn ready(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
