use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(databse_relation_changed)]
    fn misspelt(&self, _cx: &Context<Self>) {}

    #[on(cache_relation_changed)]
    fn nothing_like_it(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
