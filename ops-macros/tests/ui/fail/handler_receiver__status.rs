use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[status]
    fn status(&mut self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
