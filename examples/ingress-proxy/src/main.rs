//! A proxy that gives applications an address.

use std::collections::BTreeMap;
use std::process::ExitCode;

use ingress::{BackendsChanged, IngressProvider, Removed};
use ops::prelude::*;
use serde::Serialize;

/// Writes the routes that the applications ask for.
#[charm]
struct Proxy {
    #[component(relation = "website")]
    ingress: IngressProvider,
    /// The backends of each application.
    #[stored]
    routes: BTreeMap<String, Vec<String>>,
}

#[derive(Serialize)]
struct Routes {
    routes: Vec<String>,
}

#[charm]
impl Proxy {
    #[on(ingress.backends_changed)]
    fn route(&mut self, cx: &Context<Self>, event: &BackendsChanged) -> Result<()> {
        self.routes.insert(event.app.clone(), event.backends.clone());
        self.write(cx)
    }

    #[on(ingress.removed)]
    fn remove(&mut self, cx: &Context<Self>, event: &Removed) -> Result<()> {
        self.routes.remove(&event.app);
        self.write(cx)
    }

    #[on(config_changed, leader_elected, ingress.backends_changed)]
    fn publish(&mut self, cx: &Context<Self>) -> Result<()> {
        self.ingress.publish(&cx.components().ingress(), &cx.config()?.external_url)
    }

    /// List the routes of each application.
    #[action]
    fn routes(&mut self, _cx: &Context<Self>) -> Result<Routes, ActionError> {
        Ok(Routes { routes: self.lines().collect() })
    }

    fn write(&self, cx: &Context<Self>) -> Result<()> {
        let text: String = self.lines().map(|line| line + "\n").collect();
        Ok(std::fs::write(cx.hook().charm_directory().join("routes.conf"), text)?)
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        self.routes.iter().map(|(app, backends)| format!("/{app} {}", backends.join(" ")))
    }

    #[status]
    fn status(&self, cx: &Context<Self>) -> Result<Status> {
        if cx.config()?.external_url.is_empty() {
            return Ok(Status::blocked("set the option external-url"));
        }
        Ok(Status::active().with_message(format!("{} applications", self.routes.len())))
    }
}

fn main() -> ExitCode {
    ops::main::<Proxy>()
}
