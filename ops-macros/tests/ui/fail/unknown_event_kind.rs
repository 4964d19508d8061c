use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(database_relation_chagned)]
    fn misspelt(&self, _cx: &Context<Self>) {}

    #[on(app_pebble_stopped)]
    fn nothing_like_it(&self, _cx: &Context<Self>) {}

    #[on(data_storage_detached)]
    fn other_form(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
