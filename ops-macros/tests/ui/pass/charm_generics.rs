use ops::prelude::*;

struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    seen: List<u8>,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.seen.0.clear();
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
