use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _port: i64 = cx.config()?.port;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
