use ops::prelude::*;

#[charm(dir = "tests/ui/charms/yaml_error")]
struct Web;

#[charm(dir = "tests/ui/charms/yaml_error")]
impl Web {
    #[on(database_relation_changed)]
    fn handle(&mut self, _cx: &Context<Self>, _event: &DatabaseRelationChanged) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
