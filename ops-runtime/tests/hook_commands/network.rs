//! Networks and ports.

use ops::hook::{HookCommands, NetworkInfo};
use ops::{Port, RelationId};

use super::ask;

fn network(answer: &str) -> NetworkInfo {
    ask("network-get db --format=json", answer, |to| to.network_get("db", None).unwrap())
}

// HKC-018 HKC-043 HKC-045 HKC-050
#[test]
fn addresses_of_every_version_are_read() {
    let answer = r#"{"bind-addresses":[{"mac-address":"00:16:3e:00:00:01","interface-name":"eth0",
        "addresses":[{"hostname":"h","value":"10.1.2.3","cidr":"10.1.2.0/24"}]}],
        "egress-subnets":["10.1.2.3/32"],"ingress-addresses":["10.1.2.3","web.svc"]}"#;
    let info = network(answer);
    let interface = &info.bind_addresses[0];
    assert_eq!(
        (&*interface.mac_address, &*interface.interface_name),
        ("00:16:3e:00:00:01", "eth0")
    );
    let address = &interface.addresses[0];
    assert_eq!((&*address.hostname, &*address.value), ("h", "10.1.2.3"));
    assert_eq!(
        (&*address.cidr, &*info.egress_subnets),
        ("10.1.2.0/24", &["10.1.2.3/32".into()][..])
    );
    assert_eq!(info.ingress_addresses, ["10.1.2.3", "web.svc"]);
    for empty in ["null", "{}", r#"{"bind-addresses":null,"ingress-addresses":null}"#] {
        assert_eq!(network(empty), NetworkInfo::default());
    }
    // 2.8 says `address`; some answers say both.
    for address in [r#"{"address":"a"}"#, r#"{"value":"a","address":"a","cidr":null}"#] {
        let info = network(&format!(r#"{{"bind-addresses":[{{"addresses":[{address}]}}]}}"#));
        assert_eq!(info.bind_addresses[0].addresses[0].value, "a");
    }
    // 4.0 on Kubernetes has a placeholder.
    let answer = r#"{"bind-addresses":[{"interface-name":"","addresses":null},
        {"mac-address":null,"addresses":[{"value":"b"}]}]}"#;
    let info = network(answer);
    assert_eq!(info.bind_addresses.len(), 1);
    assert_eq!(info.bind_addresses[0].addresses[0].value, "b");
    let line = "network-get -r 7 --format=json -- -db";
    ask(line, "{}", |to| to.network_get("-db", Some(RelationId(7))).unwrap());
}

// HKC-011 HKC-019
#[test]
fn ports_are_opened_and_closed_for_endpoints() {
    type Verb = fn(&HookCommands, Port, &[&str]) -> Result<(), ops::hook::Error>;
    let verbs: [(&str, Verb); 2] =
        [("open-port", HookCommands::open_port), ("close-port", HookCommands::close_port)];
    for (command, verb) in verbs {
        for (port, text) in [
            (Port::tcp(80), "80/tcp"),
            (Port::range(ops::Protocol::Udp, 8000, 8010), "8000-8010/udp"),
            (Port::icmp(), "icmp"),
        ] {
            ask(&format!("{command} {text}"), "", |to| verb(to, port, &[]).unwrap());
        }
        let line = format!("{command} --endpoints admin,public 80/tcp");
        ask(&line, "", |to| verb(to, Port::tcp(80), &["admin", "public"]).unwrap());
    }
}

// HKC-020 HKC-051
#[test]
fn open_ports_and_their_endpoints_are_read() {
    let answer = r#"["80","80-90/udp","icmp"]"#;
    let ports = ask("opened-ports --format=json", answer, |to| to.opened_ports().unwrap());
    assert_eq!(ports, [Port::tcp(80), "80-90/udp".parse().unwrap(), Port::icmp()]);
    assert!(ask("opened-ports --format=json", "null", |to| to.opened_ports().unwrap()).is_empty());
    let line = "opened-ports --endpoints --format=json";
    let answer = r#"["80/tcp (*)","443/tcp (admin, public)","icmp"]"#;
    let ports = ask(line, answer, |to| to.opened_ports_by_endpoint().unwrap());
    let ports: Vec<_> = ports.iter().map(|open| (open.port, open.endpoints.join("+"))).collect();
    let all = String::new();
    assert_eq!(
        ports,
        [
            (Port::tcp(80), all.clone()),
            (Port::tcp(443), "admin+public".into()),
            (Port::icmp(), all)
        ]
    );
    for bad in [r#"["x"]"#, r#"["80/tcp (a"]"#, r#"{}"#] {
        ask(line, bad, |to| to.opened_ports_by_endpoint().unwrap_err());
    }
    ask("opened-ports --format=json", r#"["80/sctp"]"#, |to| to.opened_ports().unwrap_err());
}

#[test]
fn addresses_of_the_unit_are_text() {
    let line = "unit-get private-address";
    assert_eq!(ask(line, "10.0.0.1\n", |to| to.unit_get_private_address().unwrap()), "10.0.0.1");
    let line = "unit-get public-address";
    assert_eq!(ask(line, "web.com\n", |to| to.unit_get_public_address().unwrap()), "web.com");
}
