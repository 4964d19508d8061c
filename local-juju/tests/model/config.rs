//! `config-get`, and what an operator sets.

use local_juju::state::Model;

use crate::support::{Juju, application, exit, pairs, web};

#[test]
fn config_get() {
    let mut juju = Juju::new();
    juju.model.deploy("web", web(), 1, &pairs(&[("debug", "True"), ("ratio", "1")])).unwrap();
    juju.at("web/0 install", |hook| {
        let json = r#"{"debug":true,"port":8080,"ratio":1,"title":"a \u003cb\u003e \u0026 c"}"#;
        let yaml = "debug: true\nport: 8080\nratio: 1\ntitle: a <b> & c\n";
        for (line, printed) in [
            (vec!["--format=json"], format!("{json}\n")),
            (vec!["--format", "yaml"], yaml.to_owned()),
            (vec![], yaml.to_owned()),
            (vec!["", "--format=yaml"], yaml.to_owned()),
            (vec!["-a"], format!("{yaml}token: null\n")),
            (
                vec!["--all", "--format=json"],
                format!("{},\"token\":null}}\n", json.trim_end_matches('}')),
            ),
            (vec!["port"], "8080\n".to_owned()),
            (vec!["debug"], "True\n".to_owned()),
            (vec!["debug", "--format=yaml"], "true\n".to_owned()),
            (vec!["title"], "a <b> & c\n".to_owned()),
            (vec!["title", "--format=json"], "\"a \\u003cb\\u003e \\u0026 c\"\n".to_owned()),
            (vec!["token"], String::new()),
            (vec!["token", "--format=json"], "null\n".to_owned()),
            (vec!["zebra"], String::new()),
            (vec!["zebra", "--format=yaml"], String::new()),
        ] {
            let mut command = vec!["config-get"];
            command.extend(&line);
            assert_eq!(hook.ok(&command), printed, "{line:?}");
        }
        assert_eq!(
            hook.error(&["config-get", "port", "--all"]),
            (2, "cannot use argument --all together with key \"port\"".to_owned())
        );
        assert_eq!(
            hook.error(&["config-get", "port", "x", "y"]),
            (2, "unrecognized args: [\"x\" \"y\"]".to_owned())
        );
    });
}

#[test]
fn a_hook_keeps_the_configuration_that_it_began_with() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.at("web/0 config-changed", |hook| {
        hook.model.set_config(&application("web"), "port", "1").unwrap();
        assert_eq!(hook.ok(&["config-get", "port"]), "8080\n");
    });
    let mut seen = Vec::new();
    juju.ran.clear();
    juju.rest(|hook| {
        seen.push(hook.ok(&["config-get", "port"]));
        exit(0)
    });
    assert_eq!(juju.ran, ["web/0 start", "web/0 config-changed"], "the change was not seen yet");
    assert_eq!(seen, ["1\n", "1\n"]);
}

#[test]
fn options_are_typed() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let mut set = |option, value| {
        let done = juju.model.set_config(&application("web"), option, value);
        done.map_err(|error| error.to_string())
    };
    assert_eq!(set("port", "-5"), Ok(()));
    assert_eq!(set("ratio", "2.5e3"), Ok(()));
    assert_eq!(set("debug", "f"), Ok(()));
    assert_eq!(set("title", ""), Ok(()));
    for (option, value, error) in [
        ("port", "80x", "the option `port` is an int such as `8080`, and `80x` is not"),
        ("ratio", "NaN", "the option `ratio` is a float such as `0.5`, and `NaN` is not"),
        ("debug", "yes", "the option `debug` is a boolean, `true` or `false`, and `yes` is not"),
        ("prot", "1", "`web` has no option `prot`: did you mean `port`?"),
        ("x", "1", "`web` has no option `x`: there is `port`, `ratio`, `title`, `debug`, `token`"),
    ] {
        assert_eq!(set(option, value), Err(error.to_owned()));
    }
    let config = juju.model.to_json()["applications"]["web"]["config"].clone();
    assert_eq!(
        config,
        serde_json::json!({"port": -5, "ratio": 2500.0, "debug": false, "title": "", "token": null})
    );
}

#[test]
fn what_cannot_be_deployed_leaves_nothing() {
    let mut model = Model::new(local_juju::state::Settings::default());
    let mut deploy = |name: &str, config: &[(&str, &str)]| {
        model.deploy(name, web(), 1, &pairs(config)).map(|_| ()).map_err(|error| error.to_string())
    };
    for (name, config, error) in [
        ("Web", vec![], "`Web` is not the name of an application, such as `web-app`"),
        ("web-1", vec![], "`web-1` is not the name of an application, such as `web-app`"),
        ("", vec![], "`` is not the name of an application, such as `web-app`"),
        ("web", vec![("prot", "1")], "`web` has no option `prot`: did you mean `port`?"),
    ] {
        assert_eq!(deploy(name, &config), Err(error.to_owned()));
    }
    assert_eq!(deploy("web", &[]), Ok(()));
    assert_eq!(
        deploy("web", &[]),
        Err("the application `web` is deployed already: deploy this one under another name".into())
    );
    assert_eq!(model.units().count(), 1);
}
