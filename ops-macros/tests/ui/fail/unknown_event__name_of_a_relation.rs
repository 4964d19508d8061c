use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(database)]
    fn database(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
