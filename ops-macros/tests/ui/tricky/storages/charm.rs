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
    fn more(&mut self, cx: &Context<Self>, event: &MoreStorageAttached) -> Result<()> {
        let _one: Option<Storage<'_, OneStorage>> = cx.storages().one()?;
        let _some: ops::Storages<'_, SomeStorage> = cx.storages().some()?;
        cx.storages().any()?.request(2)?;
        for more in cx.storages().more()? {
            let _path = more.location()?;
        }
        let _path = event.storage(cx).location()?;
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Storages>;
}
