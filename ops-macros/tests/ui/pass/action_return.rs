use ops::prelude::*;

#[derive(serde::Serialize)]
struct Size {
    bytes: u64,
}

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>) -> Result<impl serde::Serialize, ActionError> {
        Ok(Size { bytes: 1 })
    }

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>) -> Result<Size> {
        Ok(Size { bytes: 1 })
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
