//! `default:` with nothing behind it.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/null_default")]
#[derive(Debug)]
pub struct NullDefault;

#[charm(dir = "tests/ui/tricky/null_default")]
impl NullDefault {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let config = cx.config()?;
        let _: (&Option<String>, Option<i64>, Option<f64>) =
            (&config.text, config.number, config.ratio);
        let _: Option<bool> = config.flag;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<NullDefault>;
    assert_eq!(NullDefaultConfig::default().empty, "");
}
