use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(database_relation_chnged)]
    fn changed(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
