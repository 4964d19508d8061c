use ops::prelude::*;

struct Plain;

#[component]
impl Plain {
    #[on(start)]
    fn start(&mut self, _cx: &ComponentContext<Self>) {}
}

fn main() {}
