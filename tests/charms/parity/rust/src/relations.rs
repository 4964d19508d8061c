//! What the charm says in its relations.

use std::collections::BTreeMap;

use ops::prelude::*;
use serde_json::{Value, json};

use crate::Parity;

/// The endpoints.
pub(crate) const ENDPOINTS: [&str; 3] = ["cluster", "site", "upstream"];

/// Every relation as `endpoint:id`.
pub(crate) fn all(cx: &Context<Parity>) -> Result<Vec<String>> {
    let relations = cx.relations();
    let mut all = Vec::new();
    all.extend(relations.cluster()?.map(|relation| format!("cluster:{}", relation.id())));
    all.extend(relations.site()?.iter().map(|relation| format!("site:{}", relation.id())));
    all.extend(relations.upstream()?.map(|relation| format!("upstream:{}", relation.id())));
    Ok(all)
}

/// Lets the other side of every relation know who leads.
pub(crate) fn announce(cx: &Context<Parity>) -> Result<()> {
    let Some(leader) = cx.leader()? else { return Ok(()) };
    for endpoint in ENDPOINTS {
        publish(cx, endpoint, Some(&leader), "leader", cx.unit().name().as_str())?;
    }
    Ok(())
}

/// Writes data of this unit, or of the application with `leader`, in each relation of an endpoint.
pub(crate) fn publish<'cx>(
    cx: &'cx Context<Parity>,
    endpoint: &str,
    leader: Option<&Leader<'cx>>,
    key: &str,
    value: &str,
) -> Result<()> {
    fn set<'cx, E: Endpoint>(
        relation: &Relation<'cx, E>,
        leader: Option<&Leader<'cx>>,
        key: &str,
        value: &str,
    ) {
        match leader {
            Some(leader) => drop(relation.app_data_mut(leader).set(key, value)),
            None => drop(relation.unit_data_mut().set(key, value)),
        }
    }
    let relations = cx.relations();
    match endpoint {
        "cluster" => relations.cluster()?.iter().for_each(|one| set(one, leader, key, value)),
        "site" => relations.site()?.iter().for_each(|one| set(one, leader, key, value)),
        _ => relations.upstream()?.iter().for_each(|one| set(one, leader, key, value)),
    }
    Ok(())
}

/// Tells the other side whom this unit has met and what it has heard from them.
pub(crate) fn relate<E: Endpoint>(cx: &Context<Parity>, relation: &Relation<'_, E>) -> Result<()> {
    let met = relation.units()?;
    let names = met.iter().map(UnitName::as_str).collect::<Vec<_>>().join(",");
    let mut heard = Vec::new();
    for unit in &met {
        let data = relation.remote_unit_data(unit)?;
        heard.push(data.get("unit").unwrap_or("-").to_owned());
    }
    relation
        .unit_data_mut()
        .set("unit", cx.unit().name())
        .set("met", &names)
        .set("heard", heard.join(","))
        .set("told", relation.remote_app_data()?.get("leader").unwrap_or("-"));
    if let Some(leader) = cx.leader()? {
        relation.app_data_mut(&leader).set("leader", cx.unit().name()).set("roster", &names);
    }
    Ok(())
}

/// All that is known of every relation.
pub(crate) fn show(cx: &Context<Parity>) -> Result<Value> {
    let relations = cx.relations();
    let mut shown = Vec::new();
    if let Some(relation) = relations.cluster()? {
        shown.push(shown_one(cx, &relation)?);
    }
    for relation in &relations.site()? {
        shown.push(shown_one(cx, relation)?);
    }
    if let Some(relation) = relations.upstream()? {
        shown.push(shown_one(cx, &relation)?);
    }
    Ok(shown.into())
}

fn shown_one<E: Endpoint>(cx: &Context<Parity>, relation: &Relation<'_, E>) -> Result<Value> {
    let mut units = BTreeMap::new();
    for unit in relation.units()? {
        units.insert(unit.to_string(), own_words(&relation.remote_unit_data(&unit)?));
    }
    let own_app = match cx.leader()? {
        Some(leader) => Some(own_words(&relation.app_data_as(&leader)?)),
        None => None,
    };
    Ok(json!({
        "relation": format!("{}:{}", E::NAME, relation.id()),
        "app": relation.remote_app()?,
        "app-data": own_words(&relation.remote_app_data()?),
        "own": own_words(&relation.unit_data()?),
        "own-app": own_app,
        "units": units,
    }))
}

/// The data but for what Juju has put there.
fn own_words<D>(data: &Databag<D>) -> BTreeMap<String, String> {
    const LEFT_BY_JUJU: [&str; 3] = ["private-address", "ingress-address", "egress-subnets"];
    let own = data.iter().filter(|(key, _)| !LEFT_BY_JUJU.contains(key));
    own.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
