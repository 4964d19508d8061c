use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(app_pebble_red)]
    fn ready(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
