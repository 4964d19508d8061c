use ops::prelude::*;

// 1: the container mounts a storage that is not declared.
#[charm(dir = "tests/ui/charms/eight")]
struct Eight;

// 2: the action `backup` has no handler.
#[charm(dir = "tests/ui/charms/eight")]
impl Eight {
    // 3: an unknown event.
    #[on(confg_changed)]
    fn configure(&mut self, _cx: &Context<Self>) {}

    // 4: an event of an unknown relation.
    #[on(databse_relation_joined)]
    fn joined(&mut self, _cx: &Context<Self>, _event: &DatabaseRelationJoined) {}

    // 5: the wrong type of event.
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>, _event: &Stop) {}

    // 6: a misspelt type.
    #[on(database_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>, event: &DatabseRelationChanged) {
        let _ = event.relation(cx);
    }

    // 7: an unknown action.
    #[action]
    fn restore(&mut self, _cx: &Context<Self>) {}

    // 8: an `async` handler.
    #[on(stop)]
    async fn stop(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Eight>;
}
