//! Names in camel case.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/camel_case")]
#[derive(Debug)]
pub struct CamelCase;

#[charm(dir = "tests/ui/tricky/camel_case")]
impl CamelCase {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let config = cx.config()?;
        let _ = (&config.cni_bin_dir, config.http_port, &config.a_dotted_name);
        Ok(())
    }

    #[action]
    fn run(&mut self, _cx: &Context<Self>, params: RunParams) {
        let _: bool = params.dry_run;
        match params.log_level {
            RunLogLevel::Info | RunLogLevel::Warn | RunLogLevel::TooMuch => {}
        }
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<CamelCase>;
}
