use ops::prelude::*;

#[component]
enum Enum {
    One,
}

#[component]
struct Tuple(u8);

#[component]
struct Generic<T> {
    value: Vec<T>,
}

#[component]
fn function() {}

#[component]
struct Twice;

#[component]
impl Clone for Twice {
    fn clone(&self) -> Self {
        Self
    }
}

#[component]
struct Acts;

#[component]
impl Acts {
    #[action]
    fn backup(&self, _cx: &ComponentContext<Self>) {}

    #[on(start)]
    fn start(&self) {}

    #[on(stop)]
    fn stop(&self, _cx: &ComponentContext<Self>, _event: &Stop, _more: u8) {}
}

fn main() {}
