//! A byte-order mark, and lines that end as on Windows.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/windows")]
#[derive(Debug)]
pub struct Windows;

#[charm(dir = "tests/ui/tricky/windows")]
impl Windows {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _: &str = &cx.config()?.name;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Windows>;
    assert_eq!(WindowsConfig::default().name, "two\nlines\n");
}
