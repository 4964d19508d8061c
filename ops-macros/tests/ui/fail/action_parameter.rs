use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>, _params: &BackupParams, _action: Action) {}

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>, _params: BackupParams) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
