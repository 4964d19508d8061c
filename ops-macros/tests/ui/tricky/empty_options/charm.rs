//! `options:` with nothing below.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/empty_options")]
#[derive(Debug)]
pub struct EmptyOptions;

#[charm(dir = "tests/ui/tricky/empty_options")]
impl EmptyOptions {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _ = cx.config()?;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<EmptyOptions>;
    assert_eq!(EmptyOptionsConfig::default(), EmptyOptionsConfig {});
}
