use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

// Nearly a generated name, and meant.
type DatabaseRelationChange = DatabaseRelationChanged;
// Far from any.
type Changed = ConfigChanged;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn with_a_path(&self, _cx: &Context<Self>, _event: &self::DatabaseRelationChange) {}

    #[on(config_changed)]
    fn under_another_name(&self, _cx: &Context<Self>, _event: &Changed) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
