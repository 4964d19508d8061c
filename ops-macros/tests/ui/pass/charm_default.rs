use ops::prelude::*;

#[derive(Default)]
struct Client;

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    client: Client,
    seen: Option<Vec<String>>,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&self, _cx: &Context<Self>) {
        let _ = (&self.client, &self.seen);
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
