use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Created;

#[component(events(Created))]
struct Source;

#[component]
impl Source {}

#[charm]
struct Web {
    #[stored]
    migrated: bool,
    #[component]
    source: Source,
}

#[charm]
impl Web {
    #[on(sourc.created)]
    fn field(&mut self, _cx: &Context<Self>) {}

    #[on(source.creatd)]
    fn event(&mut self, _cx: &Context<Self>, _event: &Created) {}

    #[on(migrated.created)]
    fn plain(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
