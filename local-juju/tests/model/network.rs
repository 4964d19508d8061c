//! `unit-get` and `network-get`.

use local_juju::state::{ModelKind, Settings};

use crate::support::{Juju, charm, web};

#[test]
fn unit_get() {
    Juju::new().deploy("web", web(), 2).at("web/1 install", |hook| {
        assert_eq!(hook.ok(&["unit-get", "private-address"]), "10.0.0.2\n");
        assert_eq!(hook.ok(&["unit-get", "public-address", "--format=json"]), "\"10.0.0.2\"\n");
        for (line, error) in [
            (&["unit-get"][..], "no setting specified"),
            (&["unit-get", "x"], "unknown setting \"x\""),
            (&["unit-get", "public-address", "x"], "unrecognized args: [\"x\"]"),
        ] {
            assert_eq!(hook.error(line), (2, error.to_owned()));
        }
    });
}

#[test]
fn network_get() {
    Juju::new().deploy("web", web(), 2).at("web/1 cluster-relation-created", |hook| {
        let json = "{\"bind-addresses\":[{\"mac-address\":\"00:16:3e:00:00:02\",\
            \"interface-name\":\"eth0\",\"addresses\":[{\"hostname\":\"\",\"value\":\"10.0.0.2\",\
            \"cidr\":\"10.0.0.0/8\"}]}],\"egress-subnets\":[\"10.0.0.2/32\"],\
            \"ingress-addresses\":[\"10.0.0.2\"]}\n";
        let yaml = "bind-addresses:\n- mac-address: 00:16:3e:00:00:02\n  interface-name: eth0\n  \
            addresses:\n  - hostname: \"\"\n    value: 10.0.0.2\n    cidr: 10.0.0.0/8\n    \
            address: 10.0.0.2\n  macaddress: 00:16:3e:00:00:02\n  interfacename: eth0\n\
            egress-subnets:\n- 10.0.0.2/32\ningress-addresses:\n- 10.0.0.2\n";
        for (line, printed) in [
            (&["db", "--format=json"][..], json),
            (&["db"], yaml),
            (&["cluster", "-r", "cluster:0", "--format=yaml"], yaml),
            (&["juju-info", "--format=json"], json),
            (&["site", "--bind-address"], "10.0.0.2\n"),
            (&["site", "--ingress-address", "--format=json"], "\"10.0.0.2\"\n"),
            (&["site", "--egress-subnets"], "10.0.0.2/32\n"),
            (&["site", "--egress-subnets", "--format=json"], "[\"10.0.0.2/32\"]\n"),
            (&["site", "--primary-address"], "10.0.0.2\n"),
            (
                &[
                    "site",
                    "--egress-subnets",
                    "--bind-address",
                    "--ingress-address",
                    "--format=json",
                ],
                "{\"bind-address\":\"10.0.0.2\",\"egress-subnets\":[\"10.0.0.2/32\"],\
                 \"ingress-address\":\"10.0.0.2\"}\n",
            ),
        ] {
            let mut command = vec!["network-get"];
            command.extend(line);
            assert_eq!(hook.ok(&command), printed, "{line:?}");
        }
        for (line, code, error) in [
            (&[][..], 2, "no arguments specified"),
            (&[""], 2, "no binding name specified"),
            (&["a", "b"], 2, "unrecognized args: [\"b\"]"),
            (&["zebra"], 1, "no network config found for binding \"zebra\""),
            (
                &["db", "--primary-address", "--bind-address"],
                1,
                "--primary-address must be the only flag specified",
            ),
            (&["db", "-r", "9"], 2, "invalid value \"9\" for option -r: relation not found"),
        ] {
            let mut command = vec!["network-get"];
            command.extend(line);
            assert_eq!(hook.error(&command), (code, error.to_owned()), "{line:?}");
        }
    });
}

#[test]
fn kubernetes_knows_addresses_alone() {
    let real = "{\"mac-address\":\"\",\"interface-name\":\"\",\"addresses\":[{\"hostname\":\"\",\
        \"value\":\"10.0.0.1\",\"cidr\":\"\"}]}";
    let placeholder = "{\"mac-address\":\"\",\"interface-name\":\"\",\"addresses\":[]},";
    for (version, first) in [("3.6.4", ""), ("4.0.1", placeholder), ("4.1.0", "")] {
        let settings = Settings {
            kind: ModelKind::Kubernetes,
            juju_version: version.parse().unwrap(),
            ..Settings::default()
        };
        let mut juju = Juju::with(settings).deploy("web", web(), 1);
        juju.at("web/0 start", |hook| {
            let json = hook.ok(&["network-get", "db", "--format=json"]);
            let interfaces = format!("{{\"bind-addresses\":[{first}{real}],");
            assert!(json.starts_with(&interfaces), "{version}: {json}");
            assert_eq!(hook.ok(&["network-get", "db", "--bind-address"]), "10.0.0.1\n");
            let environment = hook.run.environment(hook.model);
            assert!(environment.contains(&("JUJU_MACHINE_ID".to_owned(), String::new())));
        });
    }
}

#[test]
fn network_get_knows_extra_bindings() {
    let charm = charm("name: web\nextra-bindings:\n  metrics:\n");
    Juju::new().deploy("web", charm, 1).at("web/0 start", |hook| {
        assert_eq!(hook.ok(&["network-get", "metrics", "--bind-address"]), "10.0.0.1\n");
        let error = (1, "no network config found for binding \"metric\"".to_owned());
        assert_eq!(hook.error(&["network-get", "metric"]), error);
    });
}
