use ops::prelude::*;

#[component(interface = "mysql_client", role = requires)]
struct Database;

#[component]
impl Database {
    #[on(relation_chnaged)]
    fn misspelt(&self, _cx: &ComponentContext<Self>) {}

    #[on(database_relation_changed)]
    fn named(&self, _cx: &ComponentContext<Self>) {}

    #[on(start, start)]
    fn twice(&self, _cx: &ComponentContext<Self>) {}

    #[on()]
    fn nothing(&self, _cx: &ComponentContext<Self>) {}

    #[on(collect_unit_status)]
    fn status(&self, _cx: &ComponentContext<Self>) {}
}

fn main() {}
