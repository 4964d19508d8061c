use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on("config-changed", leader-elected, ops::event::Start)]
    fn handle(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
