use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[stored]
    migrated: bool,
    #[stored(default = 3, former = "count", former = "number")]
    r#type: u8,
    #[ops::stored(default = "a".to_owned())]
    #[cfg(unix)]
    name: String,
    #[stored(python = "Lib[one]/StoredStateData[_cache]/size")]
    size: u8,
    /// Not kept.
    scratch: Vec<u8>,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.migrated =
            self.r#type == 3 && self.scratch.is_empty() && self.name.len() > 3 && self.size > 0;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
