use ops::prelude::*;

#[charm(dir = "tests/ui/charms/nowhere")]
struct Web;

#[charm(dir = "tests/ui/charms/nowhere")]
impl Web {
    #[on(database_relation_changed)]
    fn database(&mut self, cx: &Context<Self>, _event: &DatabaseRelationChanged) -> Result<()> {
        let _port = cx.config()?.port;
        Ok(())
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
