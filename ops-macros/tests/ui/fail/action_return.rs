use ops::prelude::*;

struct Opaque;

#[charm(dir = "tests/ui/charms/actions")]
struct Web;

#[charm(dir = "tests/ui/charms/actions")]
impl Web {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>) -> Result<Opaque, ActionError> {
        Ok(Opaque)
    }

    #[action]
    fn rotate_keys(&mut self, _cx: &Context<Self>) -> u8 {
        1
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
