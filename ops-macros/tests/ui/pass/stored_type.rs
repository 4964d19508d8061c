use std::collections::{BTreeMap, HashSet};

use ops::prelude::*;

#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Mine {
    when: Option<u64>,
}

#[derive(serde::Serialize, serde::Deserialize)]
enum WithoutDefault {
    One,
    Two(String),
}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[stored]
    mine: Mine,
    #[stored]
    map: BTreeMap<String, Vec<u8>>,
    #[stored]
    set: HashSet<UnitName>,
    #[stored]
    secret: Option<SecretId>,
    #[stored(default = WithoutDefault::Two(String::new()))]
    choice: WithoutDefault,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.choice = WithoutDefault::One;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
