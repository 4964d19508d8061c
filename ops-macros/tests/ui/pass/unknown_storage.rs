use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(data_storage_attached)]
    fn attached(&self, _cx: &Context<Self>, event: &DataStorageAttached) {
        let _ = event.location();
    }

    #[on(data_storage_detaching)]
    fn detaching(&self, _cx: &Context<Self>, _event: &DataStorageDetaching) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
