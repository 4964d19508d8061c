use ops::StoredValues;
use ops::prelude::*;

#[charm(state(version = 2, migrate = migrate))]
struct Web {
    #[stored]
    port: u16,
}

fn migrate(state: &mut StoredValues<'_>) -> Result<()> {
    state.rename("listen", "port");
    Ok(())
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.port = 80;
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
