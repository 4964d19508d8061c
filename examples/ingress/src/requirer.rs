//! The application behind a proxy.

use ops::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Ingress, Request, RequestUnit};

/// The proxy answers for the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Under this address.
    pub url: String,
}

/// The proxy does not answer for the application any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked;

/// Asks a proxy to answer for this application.
#[component(interface = Ingress, role = requires, events(Ready, Revoked))]
#[derive(Debug)]
pub struct IngressRequirer {
    /// The port on which each unit listens.
    #[argument]
    port: u16,
    /// What the charm knows.
    #[stored]
    url: Option<String>,
}

#[component]
impl IngressRequirer {
    /// The address under which the application can be reached from outside.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Another unit may have led before.
    #[on(relation_created, leader_elected, upgrade_charm)]
    fn request(&self, cx: &ComponentContext<Self>) -> Result<()> {
        let leader = cx.leader()?;
        for relation in cx.relations()? {
            let network = relation.network()?;
            let host = network.ingress_addresses().first().map(ToString::to_string);
            let host = host.unwrap_or_else(|| cx.unit().name().to_string());
            relation.unit_data_mut().write(&RequestUnit { host })?;
            if let Some(leader) = &leader {
                relation.app_data_mut(leader).write(&Request { port: self.port })?;
            }
        }
        Ok(())
    }

    #[on(relation_changed)]
    fn changed(
        &mut self,
        cx: &ComponentContext<Self>,
        event: &RelationChanged<Self>,
    ) -> Result<()> {
        let published = event.relation(cx).remote_app_data()?.read()?;
        self.set(cx, published.url);
        Ok(())
    }

    #[on(relation_broken)]
    fn broken(&mut self, cx: &ComponentContext<Self>) {
        self.set(cx, None);
    }

    fn set(&mut self, cx: &ComponentContext<Self>, url: Option<String>) {
        if self.url == url {
            return;
        }
        match &url {
            Some(url) => cx.emit(Ready { url: url.clone() }),
            None => cx.emit(Revoked),
        }
        self.url = url;
    }

    #[status]
    fn status(&self, cx: &ComponentContext<Self>) -> Result<Option<Status>> {
        Ok(match (&self.url, cx.relations()?.is_empty()) {
            (Some(_), _) => None,
            (None, true) => Some(Status::blocked("relate a proxy")),
            (None, false) => Some(Status::waiting("no address yet")),
        })
    }
}
