use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(database_relation_changed, start, database_relation_changed)]
    fn changed(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
