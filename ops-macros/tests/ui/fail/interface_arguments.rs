use ops::prelude::*;

#[derive(Interface)]
struct Nameless;

#[derive(Interface)]
#[interface(name = "a", consumer(app = Data))]
struct Consumer;

#[derive(Interface)]
#[interface(name = "a", provider(application = Data))]
struct Application;

#[derive(Interface)]
#[interface(name = "a", peer(app = Data), provider(app = Data))]
struct Both;

#[derive(Interface)]
#[interface(name = "a", peer(app = String))]
struct NoData;

#[derive(RelationData)]
struct Data {
    key: String,
}

fn main() {}
