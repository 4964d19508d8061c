use ops::prelude::*;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[cfg(unix)]
    #[action(name = "backup")]
    fn here(&mut self, _cx: &Context<Self>) {}

    #[cfg(not(unix))]
    #[action(name = "backup")]
    fn there(&mut self, _cx: &Context<Self>) {}

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
