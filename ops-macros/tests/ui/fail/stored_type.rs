use ops::prelude::*;

#[derive(Default)]
struct Plain;

#[derive(serde::Serialize, serde::Deserialize)]
struct WithoutDefault;

#[charm]
struct Web {
    #[stored]
    plain: Plain,
    #[stored]
    without_default: WithoutDefault,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        let _ = (&self.plain, &self.without_default);
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
