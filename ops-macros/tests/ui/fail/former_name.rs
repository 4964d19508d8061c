use ops::prelude::*;

#[component(interface = "mysql_client", role = requires)]
struct Database {
    #[stored]
    user: String,
    #[stored(former = "user")]
    login: String,
}

#[component]
impl Database {
    #[on(relation_changed)]
    fn changed(&mut self, _cx: &ComponentContext<Self>) {
        std::mem::swap(&mut self.user, &mut self.login);
    }

    #[on(relation_joined, relation_changed, former = "changed")]
    fn joined(&mut self, _cx: &ComponentContext<Self>) {}
}

#[charm]
struct Web {
    #[component(relation = "database")]
    db: Database,
    #[component(relation = "database", former = "db")]
    database: Database,
    #[stored(former = "number")]
    count: u8,
    #[stored(former = "size", former = "number")]
    total: u8,
}

#[charm]
impl Web {
    #[on(start, former = "begin")]
    fn start(&mut self, _cx: &Context<Self>) {
        let _ = (&self.db, &self.database, self.count, self.total);
    }

    #[on(install, start, former = "begin")]
    fn install(&mut self, _cx: &Context<Self>, _event: &WebEvent) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
