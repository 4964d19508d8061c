use ops::prelude::*;

#[charm(dir = "tests/ui/charms/malformed")]
struct Web;

#[charm(dir = "tests/ui/charms/malformed")]
impl Web {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _port = cx.config()?.port;
        Ok(())
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
