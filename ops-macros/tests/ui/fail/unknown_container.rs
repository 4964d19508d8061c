use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(ap_pebble_ready)]
    fn misspelt(&self, _cx: &Context<Self>) {}

    #[on(sidecar_pebble_ready)]
    fn nothing_like_it(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
