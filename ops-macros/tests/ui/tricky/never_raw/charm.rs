//! Keywords that cannot even be raw.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/never_raw")]
#[derive(Debug)]
pub struct NeverRaw;

#[charm(dir = "tests/ui/tricky/never_raw")]
impl NeverRaw {
    #[on(self_relation_changed)]
    fn changed(&mut self, cx: &Context<Self>, _event: &SelfRelationChanged) -> Result<()> {
        let relations = cx.relations();
        let _ = (relations.self_()?, relations.super_()?, relations.crate_()?);
        let config = cx.config()?;
        let _ = (&config.self_, config.super_, config.crate_);
        Ok(())
    }

    #[action]
    fn run(&mut self, _cx: &Context<Self>, params: RunParams) {
        match params.kind {
            RunKind::Self_ | RunKind::Super | RunKind::Crate => {}
        }
        let _ = params.self_;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<NeverRaw>;
}
