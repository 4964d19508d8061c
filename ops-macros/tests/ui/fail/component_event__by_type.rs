use ops::prelude::*;

#[component(interface = "mysql_client", role = requires)]
struct Database;

#[component]
impl Database {
    #[on(storage_attached)]
    fn other(&self, _cx: &ComponentContext<Self>) {}

    #[on(relation_changed)]
    fn parameter(&self, _cx: &ComponentContext<Self>, _event: &RelationBroken<Self>) {}

    #[on(stop)]
    fn deferral(&self, _cx: &ComponentContext<Self>) -> Flow {
        Flow::Done
    }

    #[on(start)]
    fn context(&self, _cx: &Context<Self>) {}

    #[on(start, relation_joined)]
    fn several(&self, _cx: &ComponentContext<Self>, _event: &Start) {}
}

fn main() {}
