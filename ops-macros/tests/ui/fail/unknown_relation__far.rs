use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(zebra_relation_changed)]
    fn zebra(&mut self, _cx: &Context<Self>, _event: &WebEvent) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
