use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(database_relation_changed)]
    fn misspelt(&self, cx: &Context<Self>, event: &DatabseRelationChanged) {
        let _ = event.relation(cx);
    }

    #[on(start)]
    fn of_another_event(&self, _cx: &Context<Self>, _event: &ConfigChange) {}

    #[on(install, upgrade_charm)]
    fn of_several(&self, _cx: &Context<Self>, event: &WebEvnt) {
        if let WebEvent::Install(_) = event {}
    }
}

#[charm(dir = "tests/ui/charms/actions")]
struct Files;

#[charm(dir = "tests/ui/charms/actions")]
impl Files {
    #[action]
    fn backup(&self, _cx: &Context<Self>, params: BackupParms) {
        let _ = params.target;
    }

    #[action]
    fn rotate_keys(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = (ops::main::<Web>, ops::main::<Files>);
}
