use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn by_value(self, _cx: &Context<Self>) {}

    #[on(start)]
    fn boxed(self: Box<Self>, _cx: &Context<Self>) {}

    #[on(start)]
    fn without(_cx: &Context<Self>) {}

    #[status]
    fn status(&mut self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
