use ops::prelude::*;

/// No charm.
#[charm]
fn web() {}

#[charm]
enum Web {
    One,
}

fn main() {}
