//! Which endpoints fit.

use std::sync::Arc;

use local_juju::state::RelationId;

use crate::support::{Juju, agent, application, charm, database, unit, web};

fn ends(juju: &Juju, id: RelationId) -> String {
    let relation = juju.model.relation(id).unwrap();
    let names: Vec<_> = relation.endpoints().iter().map(ToString::to_string).collect();
    format!("{} {}", names.join(" "), relation.interface())
}

#[test]
fn endpoints_are_found_or_named() {
    for (one, other, found) in [
        ("web:db", "db:server", Ok("web:db db:server mysql")),
        ("db:server", "web:db", Ok("web:db db:server mysql")),
        ("web:db", "db", Ok("web:db db:server mysql")),
        ("db", "web:site", Ok("db:site web:site http")),
        ("agent", "web", Ok("agent:host web:juju-info juju-info")),
        ("agent:host", "web:juju-info", Ok("agent:host web:juju-info juju-info")),
        (
            "web",
            "db",
            Err("`web` and `db` cannot be integrated: several pairs fit, name one: \
                 `web:db db:server`, `web:site db:site`"),
        ),
        (
            "web:site",
            "db:server",
            Err("`web:site` and `db:server` cannot be integrated: no endpoint of one requires an \
                 interface that the other provides"),
        ),
        ("web:sit", "db", Err("`web` has no endpoint `sit`: did you mean `site`?")),
        (
            "web:cluster",
            "db",
            Err("`web` has no endpoint `cluster`: there is `db`, `site`, `juju-info`"),
        ),
        ("wev", "db", Err("there is no application `wev` in the model: did you mean `web`?")),
        ("web:", "db", Err("`web` has no endpoint ``: there is `db`, `site`, `juju-info`")),
        ("Web", "db", Err("`Web` is not the name of an application, such as `web-app`")),
        (
            "web:db",
            "web:site",
            Err("`web:db` and `web:site` cannot be integrated: an application has relations with \
                 itself by `peers` only"),
        ),
    ] {
        let mut juju = Juju::new().deploy("web", web(), 1).deploy("db", database(), 1).deploy(
            "agent",
            agent(),
            0,
        );
        let made = juju.model.integrate(one, other).map_err(|error| error.to_string());
        let made = made.map(|id| ends(&juju, id));
        assert_eq!(made, found.map(str::to_owned).map_err(str::to_owned), "{one} {other}");
    }
}

#[test]
fn a_relation_exists_once_and_a_limit_holds() {
    let mut juju = Juju::new()
        .deploy("web", web(), 1)
        .deploy("db", database(), 1)
        .deploy("other", database(), 1)
        .integrate("web:db", "db");
    let mut integrate = |one: &str, other: &str| {
        juju.model.integrate(one, other).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(
        integrate("db:server", "web"),
        Err("`web:db` and `db:server` are integrated already".to_owned())
    );
    assert_eq!(
        integrate("web:db", "other"),
        Err("`web:db` takes at most 1 relations and has them: remove one first".to_owned())
    );
    assert_eq!(integrate("web:site", "other:site"), Ok(()));
    assert_eq!(integrate("web:site", "db:site"), Ok(()));
}

#[test]
fn a_scope_within_machines_needs_a_subordinate() {
    let beside = charm("name: beside\nrequires:\n  host: {interface: http, scope: container}\n");
    let mut juju = Juju::new().deploy("web", web(), 1).deploy("beside", beside, 1);
    let error = juju.model.integrate("beside", "web").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`beside` and `web` cannot be integrated: the scope is `container`, and neither application \
         is subordinate"
    );
}

#[test]
fn peers_are_there_from_the_beginning() {
    let juju = Juju::new().deploy("web", web(), 0);
    let relations: Vec<_> = juju.model.relations().map(|(id, _)| ends(&juju, id)).collect();
    assert_eq!(relations, ["web:cluster web-cluster"]);
}

#[test]
fn a_subordinate_has_no_units_of_its_own() {
    let mut juju = Juju::new();
    let error = juju.model.deploy("agent", agent(), 2, &[]).unwrap_err();
    assert!(error.to_string().starts_with("`agent` is subordinate"), "{error}");
    let name = juju.model.deploy("agent", agent(), 1, &[]).unwrap();
    assert!(juju.model.add_unit(&name).is_err());
    assert!(juju.model.add_unit(&application("zebra")).is_err());
    assert!(juju.model.set_leader(&unit("agent/0")).is_err());
    assert_eq!(juju.model.units().count(), 0);
    assert!(Arc::ptr_eq(juju.model.application(&name).unwrap().charm(), &agent()));
}
