use ops::prelude::*;

#[derive(Debug)]
struct Mine;

impl std::fmt::Display for Mine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("mine")
    }
}

impl std::error::Error for Mine {}

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn nothing(&self, _cx: &Context<Self>) {}

    #[on(stop)]
    fn failure(&self, cx: &Context<Self>) -> Result<()> {
        let _: u16 = "1".parse()?;
        cx.config()?;
        Ok(())
    }

    #[on(install)]
    fn own(&self, _cx: &Context<Self>) -> Result<(), Mine> {
        Err(Mine)
    }

    #[on(remove)]
    fn text(&self, _cx: &Context<Self>) -> std::result::Result<(), String> {
        Ok(())
    }

    #[on(update_status)]
    fn error(&self, _cx: &Context<Self>) -> Result<(), ops::Error> {
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
