use ops::prelude::*;

struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

fn main() {}
