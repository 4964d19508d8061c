use ops::prelude::*;
use ops::{Binding, DeclaredStorage, FileResource, ImageResource, StorageKind};

#[charm(dir = "tests/ui/charms/groups")]
struct Groups;

#[charm(dir = "tests/ui/charms/groups")]
impl Groups {
    #[on(data_storage_attached)]
    fn attached(&self, cx: &Context<Self>, event: &DataStorageAttached) -> Result<()> {
        let _: Option<Storage<'_, DataStorage>> = cx.storages().data()?;
        let logs: Storages<'_, LogsStorage> = cx.storages().logs()?;
        logs.request(1)?;
        for log in &logs {
            println!("{log}: {:?} at {:?}", log.kind(), log.location()?);
        }
        println!("{:?}", event.storage(cx).location()?);
        Ok(())
    }

    #[on(upgrade_charm)]
    fn fetch(&self, cx: &Context<Self>) -> Result<()> {
        let web: Container<'_> = cx.containers().web();
        println!("{}", web.name());
        let site: FileResource<'_> = cx.resources().site();
        let image: ImageResource<'_> = cx.resources().app_image();
        println!("{:?} {}", site.path()?, image.details()?.registry_path());
        Ok(())
    }

    #[on(config_changed)]
    fn listen(&self, cx: &Context<Self>) -> Result<()> {
        let unit = cx.unit();
        println!("{:?}", unit.network::<AdminBinding>()?.bind_address());
        println!("{:?}", unit.network::<WebsiteEndpoint>()?.ingress_addresses());
        unit.open_port_for::<AdminBinding>(Port::tcp(8443));
        if let Some(password) = &cx.config()?.password {
            println!("{:?}", cx.secret(password).tracked()?.get("password"));
        }
        Ok(())
    }
}

// UNIT-007 STO-001 STO-003 STO-009: names, kinds and counts are the YAML's.
#[test]
fn works() {
    assert_eq!((DataStorage::KIND, DataStorage::MOST), (StorageKind::Filesystem, Some(1)));
    assert_eq!((LogsStorage::KIND, LogsStorage::MOST), (StorageKind::Block, Some(3)));
    assert_eq!((LogsStorage::NAME, AdminBinding::NAME), ("logs", "admin"));
    assert_eq!(<WebsiteEndpoint as Binding>::NAME, "website");
    assert_eq!(Groups::METADATA.resources, ["site", "app-image"]);
}
