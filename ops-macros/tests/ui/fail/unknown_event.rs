use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(confg_changed)]
    fn misspelt(&self, _cx: &Context<Self>, _event: &ConfigChanged) {}

    #[on(zebra)]
    fn nothing_like_it(&self, _cx: &Context<Self>) {}

    #[on(database)]
    fn no_event(&self, _cx: &Context<Self>) {}

    #[on(start, database_relaton_changed)]
    fn one_of_two(&self, _cx: &Context<Self>, _event: &WebEvent) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
