//! Secrets of the model's users.

use local_juju::state::{SecretContent, UserSecretChange};

use super::{committed, events, related, secret};
use crate::support::{Juju, application, charm, exit};

fn content(value: &str) -> SecretContent {
    SecretContent::new([("password", value)]).unwrap()
}

const CONSUMER: &str = "
name: web
config:
  options:
    credentials: {type: secret}
";

fn deployed(version: &str) -> Juju {
    Juju::version(version).deploy("web", charm(CONSUMER), 1).rested()
}

#[test]
fn an_option_names_a_secret_that_was_granted() {
    let mut juju = deployed("3.6.11");
    let web = application("web");
    let id = juju.model.add_secret("login", content("hunter2"), "Of the mail server").unwrap();
    juju.model.set_config(&web, "credentials", &id.uri()).unwrap();
    assert_eq!(events(&mut juju), ["web/0 config-changed"]);
    let denied = (1, "permission denied".to_owned());
    committed(&mut juju, "web/0", |hook| {
        let option = hook.ok(&["config-get", "credentials"]);
        assert_eq!(option.trim(), id.uri());
        assert_eq!(hook.error(&["secret-get", option.trim()]), denied);
    });
    juju.model.grant_secret("login", &web).unwrap();
    committed(&mut juju, "web/0", |hook| {
        assert_eq!(hook.ok(&["secret-get", &id.uri(), "--label=mail"]), "password: hunter2\n");
        assert_eq!(hook.ok(&["secret-ids", "--format=json"]), "null\n");
        let not_found = (1, format!("secret \"{id}\" not found"));
        assert_eq!(hook.error(&["secret-info-get", &id.uri()]), not_found);
        assert_eq!(hook.error(&["secret-grant", &id.uri()]).1, "no relation id specified");
    });
    // A new revision is told, once.
    let update = |content: &str| UserSecretChange {
        content: Some(self::content(content)),
        ..Default::default()
    };
    juju.model.update_secret(&id.uri(), update("hunter3")).unwrap();
    juju.rest(|hook| {
        let variables: std::collections::BTreeMap<_, _> =
            hook.run.environment(hook.model).into_iter().collect();
        assert_eq!(variables["JUJU_SECRET_ID"], id.uri());
        assert_eq!(variables["JUJU_SECRET_LABEL"], "mail");
        assert_eq!(hook.ok(&["secret-get", &id.uri()]), "password: hunter2\n");
        exit(0)
    });
    assert_eq!(events(&mut juju), ["web/0 secret-changed"]);
    // The same content is no revision.
    juju.model.update_secret("login", update("hunter3")).unwrap();
    assert_eq!(events(&mut juju), [""; 0]);
    assert_eq!(secret(&juju, id.as_str()).latest_revision(), 2);
    juju.model.revoke_secret("login", &web).unwrap();
    committed(&mut juju, "web/0", |hook| {
        assert_eq!(hook.error(&["secret-get", &id.uri()]), denied);
    });
}

#[test]
fn revisions_that_nobody_tracks_go_where_that_is_asked_for() {
    let mut juju = deployed("3.6.11");
    let id = juju.model.add_secret("login", content("1"), "").unwrap();
    juju.model.grant_secret("login", &application("web")).unwrap();
    committed(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-get", &id.uri()])));
    let revisions =
        |juju: &Juju| secret(juju, id.as_str()).revisions().keys().copied().collect::<Vec<_>>();
    for number in ["2", "3"] {
        let change = UserSecretChange {
            content: Some(content(number)),
            auto_prune: Some(true),
            ..UserSecretChange::default()
        };
        juju.model.update_secret("login", change).unwrap();
    }
    assert_eq!(revisions(&juju), [1, 3], "web/0 tracks the first");
    committed(&mut juju, "web/0", |hook| drop(hook.ok(&["secret-get", &id.uri(), "--refresh"])));
    assert_eq!(revisions(&juju), [3]);
    assert_eq!(events(&mut juju), [""; 0]);
}

#[test]
fn names_and_ids_are_looked_up_and_refused() {
    let mut juju = related("3.6.11");
    let charms = super::added(&mut juju, "db/0", &["abc=x"]);
    let model = &mut juju.model;
    let one = model.add_secret("one", content("1"), "").unwrap();
    let two = model.add_secret("two", content("2"), "").unwrap();
    let none = UserSecretChange::default;
    let renamed = UserSecretChange { name: Some("one".to_owned()), ..none() };
    let errors = [
        model.add_secret("one", content("x"), "").unwrap_err(),
        model.update_secret("two", renamed).unwrap_err(),
        model.update_secret("onee", none()).unwrap_err(),
        model.remove_secret("one", Some(2)).unwrap_err(),
        model.remove_secret("cdq3ok0kk8o3j04m3m00", None).unwrap_err(),
        model.grant_secret("one", &application("zebra")).unwrap_err(),
        model.grant_secret(&charms, &application("web")).unwrap_err(),
        model.reveal_secret(&one, Some(9)).unwrap_err(),
    ];
    assert_eq!(
        errors.map(|error| error.to_string()),
        [
            "there is a secret `one` already: give this one another name".to_owned(),
            "there is a secret `one` already: give this one another name".to_owned(),
            "there is no secret `onee` in the model: did you mean `one`?".to_owned(),
            format!("the secret `{one}` has no revision 2: it has 1"),
            "there is no secret `cdq3ok0kk8o3j04m3m00` in the model: there is `one`, `two`"
                .to_owned(),
            "there is no application `zebra` in the model: there is `db`, `web`".to_owned(),
            format!(
                "the secret `{}` is owned by `db`: only its charm can change it",
                super::bare(&charms)
            ),
            format!("the secret `{one}` has no revision 9: it has 1"),
        ]
    );
    let change = UserSecretChange {
        name: Some("three".to_owned()),
        description: Some("d".to_owned()),
        ..none()
    };
    model.update_secret(two.as_str(), change).unwrap();
    assert_eq!(model.secret(&two).unwrap().label(), "three");
    assert_eq!(model.secret(&two).unwrap().description(), "d");
    model.remove_secret("one", Some(1)).unwrap();
    assert!(model.secret(&one).is_none(), "its only revision");
    model.remove_secret("three", None).unwrap();
    assert_eq!(model.secrets().count(), 1);
}

#[test]
fn users_have_secrets_from_3_3() {
    for (version, has) in [("2.9.51", false), ("3.2.4", false), ("3.3.0", true), ("4.0.1", true)] {
        let mut juju = Juju::version(version);
        let made = juju.model.add_secret("one", content("1"), "");
        assert_eq!(made.is_ok(), has, "{version}");
        let text = made.map_or_else(|error| error.to_string(), |_| String::new());
        assert!(
            has || text == format!("Juju {version} has no secrets of users: take 3.3 or newer")
        );
    }
}

#[test]
fn an_option_takes_an_id_only() {
    let mut juju = deployed("3.6.11");
    let id = juju.model.add_secret("login", content("1"), "").unwrap();
    let web = application("web");
    for value in ["login", "secret:login", id.as_str(), ""] {
        assert!(juju.model.set_config(&web, "credentials", value).is_err(), "{value}");
    }
    juju.model.set_config(&web, "credentials", &id.uri()).unwrap();
}
