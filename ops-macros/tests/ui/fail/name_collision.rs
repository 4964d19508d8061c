use ops::prelude::*;

#[charm(dir = "tests/ui/charms/collisions")]
struct Web;

#[charm(dir = "tests/ui/charms/collisions")]
impl Web {
    #[on(my_database_relation_changed)]
    fn database(&mut self, cx: &Context<Self>, _event: &MyDatabaseRelationChanged) -> Result<()> {
        let _level = &cx.config()?.log_level;
        Ok(())
    }

    #[action]
    fn backup(&mut self, _cx: &Context<Self>, params: BackupParams) {
        let _ = params.kind == Some(BackupKind::TarGz);
    }

    #[action]
    fn web(&mut self, _cx: &Context<Self>, _params: WebParams) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
