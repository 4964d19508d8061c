use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Created;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Gone;

#[component(events(Created, Gone))]
struct Source;

#[component]
impl Source {}

#[charm]
struct Web {
    #[component]
    source: Source,
}

#[charm]
impl Web {
    #[on(source.created)]
    fn other(&mut self, _cx: &Context<Self>, _event: &Gone) {}

    #[on(source.created, source.gone)]
    fn several(&mut self, _cx: &Context<Self>, _event: &Gone) {}

    #[on(source.created)]
    fn returns(&mut self, _cx: &Context<Self>, _event: &Created) -> u32 {
        3
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
