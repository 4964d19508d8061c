use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Created;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Foreign;

#[derive(Debug)]
struct Plain;

#[component(events(Created, Plain))]
struct Source;

#[component]
impl Source {
    #[on(start)]
    fn start(&self, cx: &ComponentContext<Self>) {
        cx.emit(Created);
        cx.emit(Foreign);
    }
}

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn start(&self, cx: &Context<Self>) {
        cx.emit(Created);
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
