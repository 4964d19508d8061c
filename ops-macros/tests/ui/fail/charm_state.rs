use ops::StoredValues;
use ops::prelude::*;

#[charm(state(controller, version = 0))]
struct NoPlace;

#[charm(state(version = 2))]
struct NoMigration;

#[charm(state(migrate = migrate))]
struct NoVersion;

#[charm(state(version = 1, migrate = migrate))]
struct TooEarly;

#[charm(state = local, state(version = 3, migrate = migrate))]
struct Twice;

#[charm]
struct Web;

#[charm(state(version = 2, migrate = migrate))]
impl Web {}

fn migrate(_: u32, _: &mut StoredValues<'_>) -> Result<()> {
    Ok(())
}

fn main() {
    let _ = ops::main::<Web>;
}
