use ops::prelude::*;

struct Client;

#[charm]
struct Web {
    client: Client,
    seen: Vec<String>,
}

#[charm]
impl Web {}

fn main() {
    let _ = ops::main::<Web>;
}
