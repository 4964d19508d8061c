//! Secrets as a charm sees them, against an agent of a Juju before 3.6.

mod agent;
mod shown;

use std::time::{Duration, SystemTime};

use agent::Juju;

use super::Core;
use crate::charm::{Endpoint, Requires};
use crate::error::Error;
use crate::hook::{ErrorKind, SecretContent, SecretExpiry, SecretRotation};
use crate::model::{App, Leader, OwnedSecret, Relation, Secret, Unit};
use crate::names::{RelationId, SecretId};

struct Database;

impl Endpoint for Database {
    const NAME: &'static str = "db";
    const INTERFACE: &'static str = "mysql_client";
    type Role = Requires;
    type Interface = crate::Untyped;
}

const ID: &str = "00000000000000000000";

fn content(password: &str) -> SecretContent {
    SecretContent::new().with("password", password).unwrap()
}

fn password(content: &SecretContent) -> &str {
    content.get("password").unwrap()
}

/// A Juju that has one secret of the application, labelled `db`, from an earlier hook.
fn juju() -> Juju {
    let juju = Juju::default();
    let core = juju.hook();
    let secret = App::new(&core).add_secret(&Leader::new(), content("first")).label("db");
    secret.add().unwrap();
    juju.commit();
    juju.calls();
    juju
}

fn owned(core: &Core) -> OwnedSecret<'_> {
    App::new(core).secret(&Leader::new(), "db").unwrap().unwrap()
}

// APP-004 UNIT-009 SEC-001
#[test]
fn a_secret_is_added_at_once_and_belongs_to_whom_it_should() {
    let juju = Juju::default();
    let core = juju.hook();
    let app = App::new(&core).add_secret(&Leader::new(), content("a")).label("db");
    let app = app.description("for the database").rotate(SecretRotation::Monthly);
    let app = app.expire(Duration::from_secs(3600)).add().unwrap();
    let unit = Unit::new(&core).add_secret(content("b")).add().unwrap();
    assert_eq!(app.id().unique_identifier(), ID);
    assert_eq!(password(&unit.tracked().unwrap()), "b");
    assert_eq!(
        juju.calls(),
        [
            "secret-add --label db --description for the database --expire 3600s --rotate monthly \
             --owner application --file …",
            "secret-add --owner unit --file …",
            "secret-get secret:00000000000000000001",
        ]
    );
    core.flush().unwrap();
    assert!(juju.calls().is_empty(), "there is nothing more to say");
}

// SEC-008 SEC-009
#[test]
fn all_changes_of_a_secret_are_one_command() {
    let juju = juju();
    let core = juju.hook();
    let secret = owned(&core);
    secret.set_content(content("second")).unwrap();
    secret.set_label("database").set_description("for the database");
    // As another handler would, in another form.
    let by_id = App::new(&core).secret_by_id(&Leader::new(), &SecretId::new(ID));
    by_id.set_rotation(SecretRotation::Daily).set_content(content("third")).unwrap();
    juju.calls();
    core.flush().unwrap();
    let set = juju.calls().into_iter().filter(|call| call.starts_with("secret-set"));
    assert_eq!(
        set.collect::<Vec<_>>(),
        [format!(
            "secret-set --label database --description for the database --rotate daily --file … {ID}"
        )]
    );
    // What comes after an early flush does not undo it.
    secret.set_expiry(SystemTime::UNIX_EPOCH + Duration::from_secs(1_770_091_506));
    core.flush().unwrap();
    juju.commit();
    for (key, value) in [
        ("password", "third"),
        ("label", "database"),
        ("description", "for the database"),
        ("rotation", "daily"),
        ("expiry", "2026-02-03T04:05:06Z"),
    ] {
        assert_eq!(juju.stored(ID, key).as_deref(), Some(value), "{key}");
    }
    assert_eq!(juju.revisions(ID), 2);
}

#[test]
fn what_is_so_already_is_not_sent() {
    let juju = juju();
    let set = |core: &Core| {
        let secret = owned(core);
        secret.set_content(content("second")).unwrap();
        secret.set_description("x").set_rotation(SecretRotation::Daily).set_label("db");
        secret.set_expiry(SystemTime::UNIX_EPOCH + Duration::from_secs(1_770_091_506));
        core.flush().unwrap();
        juju.commit();
        juju.calls().iter().filter(|call| call.starts_with("secret-set")).count()
    };
    assert_eq!([set(&juju.hook()), set(&juju.hook())], [1, 0]);
    let core = juju.hook();
    assert!(!owned(&core).set_content_if_changed(content("second")).unwrap());
    assert!(owned(&core).set_content_if_changed(content("third")).unwrap());
    assert!(!owned(&core).set_content_if_changed(content("third")).unwrap());
    core.flush().unwrap();
    juju.commit();
    assert_eq!(juju.stored(ID, "password").as_deref(), Some("third"));
}

// SEC-005 SEC-006
#[test]
fn new_content_is_seen_where_juju_shows_it() {
    let juju = juju();
    let core = juju.hook();
    let secret = owned(&core);
    secret.set_content(content("second")).unwrap();
    assert_eq!(password(&secret.tracked().unwrap()), "first");
    assert_eq!(password(&secret.peek().unwrap()), "second");
    let by_label = Secret::by_label(&core, "db".to_owned());
    assert_eq!(password(&by_label.peek().unwrap()), "second");
    assert_eq!(password(&by_label.tracked().unwrap()), "first");
    assert_eq!(password(&secret.refresh().unwrap()), "second");
    juju.calls();
    core.flush().unwrap();
    // Juju is told to track the content when it has it.
    let last = juju.calls().split_off(1);
    assert_eq!(last, [format!("secret-set --file … {ID}"), format!("secret-get --refresh {ID}")]);

    // Of a secret that the hook has added, everybody sees the latest.
    let new = Unit::new(&core).add_secret(content("a")).add().unwrap();
    new.set_content(content("b")).unwrap();
    assert_eq!(password(&new.tracked().unwrap()), "b");
}

// MOD-016 SEC-004 SEC-032
#[test]
fn the_verbs_and_labels_of_a_secret_that_is_read() {
    let juju = juju();
    let core = juju.hook();
    let secret = Secret::by_id(&core, format!("secret:{ID}").parse().unwrap());
    assert!(juju.calls().is_empty(), "nothing is asked before the content is");
    for read in [Secret::tracked, Secret::peek, Secret::refresh] {
        assert_eq!(password(&read(&secret).unwrap()), "first");
    }
    assert_eq!(password(&secret.clone().with_label("mine").tracked().unwrap()), "first");
    let missing = Secret::by_label(&core, "missing".to_owned()).tracked().unwrap_err();
    let Error::Hook(error) = missing else { panic!("{missing}") };
    assert_eq!(error.kind(), Some(ErrorKind::SecretNotFound));
    assert_eq!(
        juju.calls(),
        [
            format!("secret-get secret:{ID}"),
            format!("secret-get --peek secret:{ID}"),
            format!("secret-get --refresh secret:{ID}"),
            format!("secret-get --label mine secret:{ID}"),
            "secret-get --label missing".to_owned(),
        ]
    );
}

// SEC-010 SEC-011 SEC-012 SEC-013
#[test]
fn grants_and_removals_are_sent_once_and_in_an_order_that_juju_takes() {
    let juju = juju();
    let core = juju.hook();
    let relation = Relation::<Database>::new(&core, RelationId(3), <Database as Endpoint>::NAME);
    let unit = "pg/0".parse().unwrap();
    let secret = owned(&core);
    secret.grant(&relation).grant(&relation).revoke_from_unit(&relation, &unit);
    secret.remove_revision(1).set_content(content("second")).unwrap();
    juju.calls();
    core.flush().unwrap();
    let calls: Vec<_> =
        juju.calls().into_iter().filter(|call| !call.starts_with("secret-get")).collect();
    assert_eq!(
        calls,
        [
            format!("secret-remove --revision 1 {ID}"),
            format!("secret-set --file … {ID}"),
            format!("secret-revoke --relation 3 --unit pg/0 {ID}"),
            format!("secret-grant --relation 3 {ID}"),
        ]
    );
    secret.grant_to_unit(&relation, &unit).revoke(&relation).set_label("gone");
    secret.clone().remove();
    assert_eq!(
        App::new(&core).secret(&Leader::new(), "db").unwrap().map(|it| it.id().clone()),
        None
    );
    juju.calls();
    core.flush().unwrap();
    assert_eq!(juju.calls(), [format!("secret-remove {ID}")]);
}

// SEC-007 SEC-015 SEC-016 SEC-018 SEC-019
#[test]
fn owned_secrets_are_found_with_what_is_about_to_change() {
    let juju = juju();
    let core = juju.hook();
    let mine = Unit::new(&core).add_secret(content("b")).label("mine").add().unwrap();
    assert_eq!(Unit::new(&core).secrets().unwrap().len(), 1);
    assert_eq!(App::new(&core).secrets(&Leader::new()).unwrap()[0].id().unique_identifier(), ID);
    assert!(Unit::new(&core).secret("db").unwrap().is_none(), "that is the application's");
    assert!(Unit::new(&core).secret("other").unwrap().is_none());

    let secret = owned(&core);
    secret.set_label("database").set_rotation(SecretRotation::Weekly).set_description("x");
    let info = secret.info().unwrap();
    assert_eq!((info.label.as_deref(), info.revision), (Some("database"), 1));
    assert_eq!((info.rotation, info.expires), (Some(SecretRotation::Weekly), None));
    assert!(App::new(&core).secret(&Leader::new(), "db").unwrap().is_none());
    let found = App::new(&core).secret(&Leader::new(), "database").unwrap().unwrap();
    assert_eq!(found.id(), secret.id());
    assert_eq!(Unit::new(&core).secret("mine").unwrap().unwrap().id(), mine.id());
}

#[test]
fn a_duration_counts_from_when_it_is_said_and_in_utc() {
    let juju = juju();
    let core = juju.hook();
    let secret = owned(&core);
    let before = SystemTime::now();
    secret.set_expiry(Duration::from_secs(3600));
    let expires = secret.info().unwrap().expires.unwrap();
    assert!(expires >= before + Duration::from_secs(3600));
    assert!(expires <= SystemTime::now() + Duration::from_secs(3600));
    juju.calls();
    core.flush().unwrap();
    let set = juju.calls().pop().unwrap();
    assert!(set.contains(&format!("--expire {} ", SecretExpiry::At(expires))), "{set}");
    assert!(set.contains("Z "), "{set}");
}

#[test]
fn undone_writes_are_not_sent() {
    let juju = juju();
    let core = juju.hook();
    let secret = owned(&core);
    core.keep_writes();
    secret.set_content(content("second")).unwrap();
    secret
        .grant(&Relation::<Database>::new(&core, RelationId(3), <Database as Endpoint>::NAME))
        .remove_revision(1);
    core.undo_writes();
    juju.calls();
    assert_eq!(password(&secret.peek().unwrap()), "first");
    juju.calls();
    core.flush().unwrap();
    assert!(juju.calls().is_empty());
}

#[test]
fn what_juju_was_told_is_not_told_again() {
    let juju = juju();
    let core = juju.hook();
    let secret = owned(&core);
    let relation = Relation::<Database>::new(&core, RelationId(3), <Database as Endpoint>::NAME);
    for told in [
        &[format!("secret-remove --revision 1 {ID}"), format!("secret-grant --relation 3 {ID}")][..],
        &[format!("secret-remove {ID}")],
    ] {
        match told {
            [_, _] => _ = secret.grant(&relation).remove_revision(1),
            _ => secret.clone().remove(),
        }
        core.keep_writes();
        juju.calls();
        core.flush().unwrap();
        assert_eq!(juju.calls(), told);
        core.undo_writes();
        core.flush().unwrap();
        assert!(juju.calls().is_empty());
    }
    // What is left of it in the buffer goes with it.
    secret.set_label("gone");
    core.flush().unwrap();
    assert!(juju.calls().is_empty());
}

#[test]
fn an_error_names_the_handler_and_the_secret() {
    let juju = Juju::default();
    let core = juju.hook();
    let secret = Unit::new(&core).secret_by_id(&SecretId::new(ID));
    core.run_as("rotate", || secret.set_content(content("x"))).unwrap();
    let text = crate::error::chain(&core.flush().unwrap_err());
    assert!(
        text.starts_with(&format!(
            "cannot set `content` (written by `rotate`) of the secret `{ID}`: `secret-set` failed: "
        )),
        "{text}"
    );
}

#[test]
fn content_that_juju_does_not_take_is_refused_at_once() {
    let juju = juju();
    let core = juju.hook();
    let too_large = content(&"x".repeat(750_001));
    let add = |content| Unit::new(&core).add_secret(content).add().map(drop);
    for set in [&add as &dyn Fn(_) -> _, &|content| owned(&core).set_content(content)] {
        assert!(matches!(set(SecretContent::new()), Err(Error::EmptySecret)));
        let error = set(too_large.clone()).unwrap_err();
        assert!(matches!(error, Error::SecretTooLarge { length: 1_000_004, .. }), "{error}");
        assert!(set(content(&"x".repeat(750_000))).is_ok());
    }
}

#[test]
fn no_value_is_in_an_argument_or_in_what_is_printed() {
    let juju = juju();
    let core = juju.hook();
    let hidden = content("hunter2");
    let new = Unit::new(&core).add_secret(hidden.clone()).label("x");
    let mut shown = format!("{new:?} {hidden:?}");
    let secret = new.add().unwrap();
    let old = owned(&core);
    old.set_content(hidden.clone()).unwrap();
    old.set_content_if_changed(content("hunter22")).unwrap();
    let read = Secret::by_id(&core, old.id().clone());
    shown += &format!("{:?} {:?}", core.writes.borrow(), core);
    shown += &format!("{secret:?} {old:?} {read:?} {:?} {:?}", read.peek(), old.info());
    core.flush().unwrap();
    shown += &format!("{:?} {:?}", old.refresh(), old.tracked());
    let missing = Unit::new(&core).secret_by_id(&SecretId::new("missing"));
    missing.set_content(hidden).unwrap();
    let error = core.flush().unwrap_err();
    shown += &format!("{error} {error:?} {}", crate::error::chain(&error));
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(!juju.seen().contains("hunter2") && !juju.calls().concat().contains("hunter2"));
    assert_eq!(juju.stored("00000000000000000001", "password").as_deref(), Some("hunter2"));
}
