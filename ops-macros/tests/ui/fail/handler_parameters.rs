use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn start(&self, _cx: &Context<Self>, _event: &Start, _more: u8) {}

    #[status]
    fn status(&self, _cx: &Context<Self>, _event: &Start, _more: u8) -> Status {
        Status::active()
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
