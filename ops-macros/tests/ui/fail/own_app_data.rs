use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        let _ = event.relation(cx).app_data()?;
        Ok(())
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
