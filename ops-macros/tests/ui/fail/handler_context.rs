use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn without(&self) {}

    #[on(start)]
    fn nothing() {}

    #[on(start)]
    fn by_value(&self, _cx: Context<Self>) {}

    #[on(start)]
    fn event_first(&self, _event: &Start, _cx: &Context<Self>) {}

    #[status]
    fn status(&self, _cx: &mut Context<Self>) -> Status {
        Status::active()
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
