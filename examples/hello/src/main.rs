//! A machine charm that greets and knows its peers.
//!
//! Every unit publishes its name among its peers; the leader publishes the roster of all of them for
//! the application, and every unit shows that roster as its status.

use std::process::ExitCode;

use ops::prelude::*;
use serde::Serialize;

/// What each unit says among its peers.
#[derive(RelationData)]
struct Member {
    #[relation_data(plain)]
    name: UnitName,
}

/// What the leader says for the application.
#[derive(RelationData)]
struct Roster {
    roster: String,
}

/// The interface of the peers.
#[derive(Interface)]
#[interface(name = "hello_peers", peer(app = Roster, unit = Member))]
struct HelloPeers;

/// Greets, and keeps a roster of its units.
#[charm(interface(hello_peers = HelloPeers))]
struct Hello;

/// What the action `greet` gives back.
#[derive(Serialize)]
struct Greeting {
    greeting: String,
    from: String,
}

#[charm]
impl Hello {
    /// The storage is there before the charm is installed.
    #[on(greetings_storage_attached)]
    fn prepare(&self, cx: &Context<Self>, event: &GreetingsStorageAttached) -> Result<()> {
        if let Some(location) = event.location() {
            cx.log(LogLevel::Info, format!("greetings are kept in {}", location.display()))?;
        }
        Ok(())
    }

    #[on(install, upgrade_charm)]
    fn install(&self, cx: &Context<Self>) -> Result<()> {
        cx.unit().set_workload_version(env!("CARGO_PKG_VERSION"))?;
        Ok(())
    }

    /// Opens the port of the options, and closes the one before it.
    #[on(config_changed)]
    fn configure(&self, cx: &Context<Self>) -> Result<()> {
        let Ok(port) = cx.config()?.port.try_into() else { return Ok(()) }; // the status says it
        for open in cx.unit().opened_ports()? {
            cx.unit().close_port(open);
        }
        cx.unit().open_port(Port::tcp(port));
        Ok(())
    }

    /// Publishes this unit, and as the leader the roster.
    #[on(
        peers_relation_created,
        peers_relation_joined,
        peers_relation_changed,
        peers_relation_departed,
        leader_elected
    )]
    fn publish(&self, cx: &Context<Self>) -> Result<()> {
        let Some(peers) = cx.relations().peers()? else { return Ok(()) };
        peers.unit_data_mut().write(&Member { name: cx.unit().name().clone() })?;
        let Some(leader) = cx.leader()? else { return Ok(()) };
        let mut names = vec![cx.unit().name().clone()];
        for unit in peers.units_data()? {
            let (_, data) = unit?;
            names.extend(data.read_if_written()?.map(|member| member.name));
        }
        names.sort();
        let names: Vec<_> = names.iter().map(UnitName::as_str).collect();
        Ok(peers.app_data_mut(&leader).write(&Roster { roster: names.join(", ") })?)
    }

    /// Greets somebody in the words of the options.
    #[action]
    fn greet(
        &self,
        cx: &Context<Self>,
        params: GreetParams,
        action: &Action,
    ) -> Result<Greeting, ActionError> {
        if params.times < 1 {
            return Err(ActionError::msg("`times` must be at least 1"));
        }
        let greeting = format!("{}, {}!", cx.config()?.greeting, params.name);
        for _ in 0..params.times {
            action.log(&greeting)?;
        }
        Ok(Greeting { greeting, from: cx.unit().name().to_string() })
    }

    /// The roster, as this unit reads it back.
    #[status]
    fn status(&self, cx: &Context<Self>) -> Result<Status> {
        let port = cx.config()?.port;
        if u16::try_from(port).is_err() {
            return Ok(Status::blocked(format!("the option `port` is {port}, which is no port")));
        }
        let Some(peers) = cx.relations().peers()? else {
            return Ok(Status::waiting("no peers yet"));
        };
        Ok(match peers.app_data()?.read_if_written()? {
            Some(Roster { roster }) => Status::active().with_message(roster),
            None => Status::waiting("no roster yet"),
        })
    }
}

fn main() -> ExitCode {
    ops::main::<Hello>()
}
