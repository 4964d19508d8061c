use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(dta_storage_attached)]
    fn misspelt(&self, _cx: &Context<Self>) {}

    #[on(cache_storage_detaching)]
    fn nothing_like_it(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
