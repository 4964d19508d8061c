use ops::prelude::*;

#[charm(dir = "tests/ui/charms/groups")]
struct Groups;

#[charm(dir = "tests/ui/charms/groups")]
impl Groups {
    #[on(config_changed)]
    fn configure(&self, cx: &Context<Self>) -> Result<()> {
        cx.containers().wbe();
        cx.storages().dta()?;
        cx.resources().sit();
        cx.unit().network::<AdminBindng>()?;
        Ok(())
    }
}

fn main() {
    let _ = ops::main::<Groups>;
}
