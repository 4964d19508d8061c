use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(dta_storage_attached)]
    fn attached(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
