use ops::prelude::*;

struct Plain;

#[component(interface = "ingress", role = requires)]
struct WithoutImpl;

#[charm]
struct Web {
    #[component(relation = "database")]
    plain: Plain,
    #[component(relation = "ingress")]
    without_impl: WithoutImpl,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
