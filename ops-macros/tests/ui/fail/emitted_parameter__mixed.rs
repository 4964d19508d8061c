use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Created;

#[component(events(Created))]
struct Source;

#[component]
impl Source {}

#[charm]
struct Web {
    #[component]
    one: Source,
    #[component]
    two: Source,
}

#[charm]
impl Web {
    #[on(start, one.created)]
    fn with_juju(&mut self, _cx: &Context<Self>, _event: &WebEvent) {}

    #[on(one.created, two.created)]
    fn of_two(&mut self, _cx: &Context<Self>, _event: &SourceEvent) {}

    #[on(one.created, one.created)]
    fn twice(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
