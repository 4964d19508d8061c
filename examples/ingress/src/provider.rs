//! The proxy.

use std::collections::BTreeMap;

use ops::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Ingress, Published};

/// What answers for an application has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackendsChanged {
    /// The application.
    pub app: String,
    /// Its units' hosts and ports, sorted; none if it has said none yet.
    pub backends: Vec<String>,
}

/// An application wants no proxy any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The application.
    pub app: String,
}

/// Answers for the applications that ask for it.
#[component(interface = Ingress, role = provides, events(BackendsChanged, Removed))]
#[derive(Debug)]
pub struct IngressProvider {
    /// What each relation's application has said, by the relation's number.
    #[stored]
    known: BTreeMap<u64, BackendsChanged>,
}

#[component]
impl IngressProvider {
    /// Tells each application its address: below `base`.
    ///
    /// # Errors
    ///
    /// If Juju cannot be asked.
    pub fn publish(&self, cx: &ComponentContext<Self>, base: &str) -> Result<()> {
        let Some(leader) = cx.leader()? else { return Ok(()) };
        for relation in cx.relations()? {
            let app = relation.remote_app()?;
            let url = (!base.is_empty()).then(|| format!("{}/{app}", base.trim_end_matches('/')));
            relation.app_data_mut(&leader).write(&Published { url })?;
        }
        Ok(())
    }

    #[on(relation_joined, relation_changed, relation_departed)]
    fn changed(&mut self, cx: &ComponentContext<Self>) -> Result<()> {
        for relation in cx.relations()? {
            let now = Self::backends(&relation)?;
            let known = self.known.get(&u64::from(relation.id().0));
            if known != Some(&now) {
                self.known.insert(u64::from(relation.id().0), now.clone());
                cx.emit(now);
            }
        }
        Ok(())
    }

    #[on(relation_broken)]
    fn broken(&mut self, cx: &ComponentContext<Self>, event: &RelationBroken<Self>) {
        if let Some(BackendsChanged { app, .. }) = self.known.remove(&u64::from(event.id().0)) {
            cx.emit(Removed { app });
        }
    }

    fn backends(relation: &Relation<'_, Self>) -> Result<BackendsChanged> {
        let app = relation.remote_app()?;
        let mut backends = Vec::new();
        let request = relation.remote_app_data()?;
        if request.get("port").is_some() {
            let port = request.read()?.port;
            for unit in relation.units_data()? {
                let (_, data) = unit?;
                // A unit that has joined and said nothing yet.
                if let Some(host) = data.get("host") {
                    backends.push(format!("{host}:{port}"));
                }
            }
        }
        backends.sort();
        Ok(BackendsChanged { app, backends })
    }
}
