use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    seen: Vec<String>,
    #[cfg(any())]
    never: Nothing,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.seen.push("start".to_owned());
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
