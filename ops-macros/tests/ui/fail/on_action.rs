use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[on(backup_action)]
    fn backup(&self, _cx: &Context<Self>) {}

    #[action(name = "backup")]
    fn save(&self, _cx: &Context<Self>) {}

    #[action]
    fn rotate_keys(&self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
