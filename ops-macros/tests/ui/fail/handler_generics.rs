use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn start<'a>(&'a mut self, _cx: &'a Context<Self>) {}

    #[on(stop)]
    fn stop<T>(&mut self, _cx: &Context<Self>, _event: &T) {}

    #[on(install)]
    fn install(&mut self, _cx: &Context<Self>, _event: &impl std::fmt::Debug) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
