//! Names that begin with a digit.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/digits")]
#[derive(Debug)]
pub struct Digits;

#[charm(dir = "tests/ui/tricky/digits")]
impl Digits {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let config = cx.config()?;
        let _ = (config._7zip_level, &config._2nd);
        Ok(())
    }

    #[action]
    fn run(&mut self, _cx: &Context<Self>, params: RunParams) {
        let _: bool = params._3d;
        match params.size {
            RunSize::_1_5 | RunSize::_15 | RunSize::_4k => {}
        }
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Digits>;
}
