use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start, database_relation_changed, start)]
    fn handle(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
