//! Options that are secrets.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/secrets")]
#[derive(Debug)]
pub struct Secrets;

#[charm(dir = "tests/ui/tricky/secrets")]
impl Secrets {
    #[on(secret_changed, secret_remove)]
    fn secrets(&mut self, cx: &Context<Self>, _event: &SecretsEvent) -> Result<()> {
        let _ = &cx.config()?.certificate;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Secrets>;
}
