use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on()]
    fn parentheses(&self, _cx: &Context<Self>) {}

    #[on]
    fn nothing(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
