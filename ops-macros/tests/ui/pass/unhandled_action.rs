use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn backup(&mut self, cx: &Context<Self>, params: BackupParams) -> Result<(), ActionError> {
        let _ = (cx, params);
        Ok(())
    }

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
