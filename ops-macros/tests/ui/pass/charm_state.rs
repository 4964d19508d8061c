use ops::StoredValues;
use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web", state(juju, version = 3, migrate = self::migrate))]
struct Web {
    #[stored]
    ports: Vec<u16>,
}

fn migrate(from: u32, state: &mut StoredValues<'_>) -> Result<()> {
    if from < 3 {
        let port = state.take::<u16>("port")?;
        state.set("ports", &Vec::from_iter(port))?;
    }
    Ok(())
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.ports.push(80);
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
