use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[status(application)]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
