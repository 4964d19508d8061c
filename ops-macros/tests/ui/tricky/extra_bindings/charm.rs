//! Bindings beside the endpoints.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/extra_bindings")]
#[derive(Debug)]
pub struct ExtraBindings;

#[charm(dir = "tests/ui/tricky/extra_bindings")]
impl ExtraBindings {
    #[on(website_relation_created)]
    fn created(&mut self, cx: &Context<Self>, _event: &WebsiteRelationCreated) -> Result<()> {
        let _address = cx.unit().network::<WebsiteEndpoint>()?.bind_address();
        let _address = cx.unit().network::<PublicBinding>()?.ingress_address();
        cx.unit().open_port_for::<ClusterBinding>(Port::tcp(7000));
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<ExtraBindings>;
}
