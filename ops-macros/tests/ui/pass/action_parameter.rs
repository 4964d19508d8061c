use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>, action: &Action, params: BackupParams) {
        let _: (&str, String, i64) = (action.name(), params.target, params.keep);
    }

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>, _action: &Action) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
