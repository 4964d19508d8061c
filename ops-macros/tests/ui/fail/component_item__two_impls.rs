use ops::prelude::*;

#[component]
struct Twice;

#[component]
impl Twice {
    #[on(start)]
    fn start(&self, _cx: &ComponentContext<Self>) {}
}

#[component]
impl Twice {
    #[on(update_status)]
    fn update(&self, _cx: &ComponentContext<Self>) {}
}

fn main() {}
