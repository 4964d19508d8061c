//! Storages of every kind.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/storages")]
#[derive(Debug)]
pub struct Storages;

#[charm(dir = "tests/ui/tricky/storages")]
impl Storages {
    #[on(one_storage_attached, some_storage_detaching, any_storage_attached)]
    fn attached(&mut self, _cx: &Context<Self>, _event: &StoragesEvent) {}

    #[on(more_storage_attached)]
    fn more(&mut self, _cx: &Context<Self>, _event: &MoreStorageAttached) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Storages>;
}
