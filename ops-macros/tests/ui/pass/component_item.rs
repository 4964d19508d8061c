use ops::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(RelationData)]
pub struct Offer {
    endpoints: Option<String>,
}

#[derive(RelationData)]
pub struct Request {
    database: String,
}

#[derive(Interface)]
#[interface(name = "mysql_client", provider(app = Offer), requirer(app = Request))]
pub struct MysqlClient;

#[derive(Debug, Serialize, Deserialize)]
pub struct Created {
    endpoints: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Gone;

#[component(interface = MysqlClient, role = requires, events(Created, Gone))]
pub struct DatabaseRequires {
    #[argument]
    database: String,
    #[stored]
    endpoints: Option<String>,
    #[component(relation)]
    counter: Counter,
    scratch: Vec<String>,
}

#[component]
impl DatabaseRequires {
    pub fn endpoints(&self) -> Option<&str> {
        self.endpoints.as_deref()
    }

    pub fn drop_all(&mut self, cx: &ComponentContext<Self>) {
        self.endpoints = None;
        cx.emit(Gone);
    }

    #[on(relation_created)]
    fn request(&self, cx: &ComponentContext<Self>, event: &RelationCreated<Self>) -> Result<()> {
        let Some(leader) = cx.leader()? else { return Ok(()) };
        let database = self.database.clone();
        event.relation(cx).app_data_mut(&leader).write(&Request { database })?;
        Ok(())
    }

    #[on(relation_changed)]
    fn changed(
        &mut self,
        cx: &ComponentContext<Self>,
        event: &RelationChanged<Self>,
    ) -> Result<Flow> {
        let relation = event.relation(cx);
        if !relation.is_active()? {
            return Ok(Flow::Done);
        }
        let Some(endpoints) = relation.remote_app_data()?.read()?.endpoints else {
            return Ok(Flow::defer("no endpoints yet"));
        };
        self.scratch.push(endpoints.clone());
        cx.emit(Created { endpoints });
        Ok(Flow::Done)
    }

    #[on(relation_broken)]
    fn gone(&mut self, cx: &ComponentContext<Self>, event: &RelationBroken<Self>) -> Result<()> {
        let _: BrokenRelation<'_, Self> = event.relation(cx);
        self.endpoints = None;
        self.drop_all(cx);
        Ok(())
    }

    #[on(config_changed, relation_joined)]
    fn several(&mut self, cx: &ComponentContext<Self>, event: &ComponentEvent<Self>) -> Result<()> {
        for relation in cx.relations()? {
            println!("{} {:?} {}", relation.id(), relation.units()?, cx.endpoint());
        }
        if let ComponentEvent::RelationJoined(joined) = event {
            println!("{}", joined.unit());
        }
        Ok(())
    }

    #[on(counter.counted)]
    fn counted(&mut self, _cx: &ComponentContext<Self>, event: &Counted) {
        self.scratch.push(event.0.to_string());
    }

    #[status]
    fn status(&self, cx: &ComponentContext<Self>) -> Result<Option<Status>> {
        Ok(cx.relations()?.is_empty().then(|| Status::blocked("relate a database")))
    }

    #[status(app)]
    fn app_status(&self, _cx: &ComponentContext<Self>) -> Status {
        Status::active()
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Counted(u64);

#[component(interface = MysqlClient, role = requires, events(Counted))]
pub struct Counter {
    #[stored(default = 7, former = "number")]
    count: u64,
}

#[component]
impl Counter {
    #[on(relation_changed)]
    fn count(&mut self, cx: &ComponentContext<Self>) {
        self.count += 1;
        cx.emit(Counted(self.count));
    }
}

#[component(container)]
struct Logs;

#[component]
impl Logs {
    #[on(pebble_ready)]
    fn ready(&self, cx: &ComponentContext<Self>, event: &PebbleReady<Self>) {
        println!("{} {}", event.container(cx).name(), cx.container().name());
    }
}

#[component(storage = filesystem)]
struct Disk;

#[component]
impl Disk {
    #[on(storage_attached)]
    fn attached(&self, cx: &ComponentContext<Self>, event: &StorageAttached<Self>) -> Result<()> {
        println!("{} {:?}", event.storage(cx), cx.storage()?);
        Ok(())
    }
}

#[component]
struct Nothing;

#[component]
impl Nothing {}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(
        relation = "database",
        with(database = "web".to_owned()),
        former = "db",
    )]
    database: DatabaseRequires,
    #[component(container = "app")]
    logs: Logs,
    #[component(storage = "data")]
    disk: Disk,
    #[component]
    nothing: Nothing,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(database.created)]
    fn created(&mut self, cx: &Context<Self>, event: &Created) -> Result<Flow> {
        cx.log(LogLevel::Info, &event.endpoints)?;
        println!("{:?}", self.database.endpoints());
        Ok(Flow::defer("later"))
    }

    #[on(database.created, database.gone)]
    fn either(&mut self, _cx: &Context<Self>, event: &DatabaseRequiresEvent) {
        match event {
            DatabaseRequiresEvent::Created(created) => println!("{}", created.endpoints),
            DatabaseRequiresEvent::Gone(Gone) => {}
        }
    }

    #[on(config_changed, database.gone)]
    fn reconcile(&mut self, cx: &Context<Self>) -> Result<()> {
        if let Some(database) = cx.relations().database()? {
            let _: Option<String> = database.remote_app_data()?.read()?.endpoints;
        }
        self.database.drop_all(&cx.components().database());
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
    assert_eq!(DatabaseRequires::HANDLERS.len(), 7);
}
