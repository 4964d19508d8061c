//! `open-port`, `close-port`, `opened-ports`.

use crate::support::{Hook, Juju, agent, application, exit, web};

fn opened(hook: &mut Hook<'_>) -> String {
    hook.ok(&["opened-ports", "--endpoints", "--format=json"]).trim().to_owned()
}

#[test]
fn ports_open_and_close() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.at("web/0 install", |hook| {
        assert_eq!(hook.ok(&["opened-ports"]), "");
        assert_eq!(hook.ok(&["opened-ports", "--format=json"]), "[]\n");
        for range in ["443", "80/TCP", "8000-8010/udp", "ICMP", "5000-5000"] {
            hook.ok(&["open-port", range]);
            hook.ok(&["open-port", range]);
        }
        let printed = "[\"icmp\",\"80/tcp\",\"443/tcp\",\"5000/tcp\",\"8000-8010/udp\"]\n";
        assert_eq!(hook.ok(&["opened-ports", "--format=json"]), printed);
        hook.ok(&["close-port", "443"]);
        hook.ok(&["close-port", "1"]);
        assert_eq!(hook.ok(&["opened-ports"]), "icmp\n80/tcp\n5000/tcp\n8000-8010/udp\n");
    });
    let ports = juju.model.to_json()["applications"]["web"]["units"]["web/0"]["ports"].clone();
    assert_eq!(
        ports,
        serde_json::json!(["icmp (*)", "80/tcp (*)", "5000/tcp (*)", "8000-8010/udp (*)"])
    );
    juju.at("web/0 start", |hook| {
        for range in ["icmp", "80", "5000", "8000-8010/udp"] {
            hook.ok(&["close-port", range]);
        }
        assert_eq!(opened(hook), "[]");
    });
    let ports = juju.model.to_json()["applications"]["web"]["units"]["web/0"]["ports"].clone();
    assert_eq!(ports, serde_json::json!([]));
}

#[test]
fn ports_have_endpoints() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        hook.ok(&["open-port", "80", "--endpoints", "site,db"]);
        assert_eq!(opened(hook), "[\"80/tcp (db, site)\"]");
        hook.ok(&["close-port", "80", "--endpoints", " db "]);
        assert_eq!(opened(hook), "[\"80/tcp (site)\"]");
        hook.ok(&["open-port", "80", "--endpoints="]);
        assert_eq!(opened(hook), "[\"80/tcp (*)\"]");
        hook.ok(&["open-port", "80", "--endpoints", "db"]);
        assert_eq!(opened(hook), "[\"80/tcp (*)\"]");
        hook.ok(&["close-port", "80", "--endpoints", "db"]);
        assert_eq!(opened(hook), "[\"80/tcp (cluster, site)\"]");
        hook.ok(&["close-port", "80"]);
        assert_eq!(opened(hook), "[]");
        let error = (2, "unrecognized args: [\"x\"]".to_owned());
        assert_eq!(hook.error(&["opened-ports", "x"]), error);
    });
}

#[test]
fn ranges_are_read_as_juju_reads_them() {
    let usage = |error: &str| (2, error.to_owned());
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for command in ["open-port", "close-port"] {
            for (arguments, error) in [
                (&[][..], "no port or range specified"),
                (&["80", "81"], "unrecognized args: [\"81\"]"),
                (&["x"], "invalid port \"x\": strconv.Atoi: parsing \"x\": invalid syntax"),
                (&[""], "invalid port \"\": strconv.Atoi: parsing \"\": invalid syntax"),
                (
                    &["9223372036854775808"],
                    "invalid port \"9223372036854775808\": strconv.Atoi: parsing \
                     \"9223372036854775808\": value out of range",
                ),
                (&["1-x"], "invalid port \"x\": strconv.Atoi: parsing \"x\": invalid syntax"),
                (&["1-2-3"], "invalid port range \"1-2-3\""),
                (&["90-80"], "invalid port range 90-80/tcp"),
                (&["70000/udp"], "port range bounds must be between 0 and 65535, got 70000-70000"),
                (&["80/SCTP"], "invalid protocol \"sctp\", expected \"tcp\", \"udp\", or \"icmp\""),
                (&["80/icmp"], "protocol \"icmp\" doesn't support any ports; got \"80\""),
            ] {
                let mut line = vec![command];
                line.extend(arguments);
                assert_eq!(hook.error(&line), usage(error));
            }
        }
        assert_eq!(opened(hook), "[]");
    });
}

#[test]
fn overlapping_ranges_conflict() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.at("web/0 install", |hook| {
        hook.ok(&["open-port", "80-90"]);
        let error = "cannot open 85/tcp (unit \"web/0\"): port range conflicts with 80-90/tcp \
                     (unit \"web/0\") requested earlier";
        assert_eq!(hook.error(&["open-port", "85"]), (1, error.to_owned()));
        hook.ok(&["open-port", "85/udp"]);
    });
    juju.at("web/0 start", |hook| {
        let error = "cannot open 90-100/tcp (unit \"web/0\"): port range conflicts with 80-90/tcp \
                     (unit \"web/0\")";
        assert_eq!(hook.error(&["open-port", "90-100"]), (1, error.to_owned()));
        hook.ok(&["close-port", "80-90"]);
        hook.ok(&["open-port", "90-100"]);
    });
}

#[test]
fn units_on_one_machine_do_not_share_ports() {
    let mut juju =
        Juju::new().deploy("web", web(), 2).deploy("agent", agent(), 1).integrate("agent", "web");
    juju.rest(|_| exit(0));
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.rest(|hook| {
        hook.ok(&["open-port", "80"]);
        exit(0)
    });
    juju.model.integrate("agent:logs", "web").unwrap_err();
    let ports = |juju: &Juju, name: &str| {
        juju.model.units().find(|(unit, _)| unit.as_str() == name).unwrap().1.open_ports()
    };
    assert_eq!(ports(&juju, "web/0"), ["80/tcp"]);
    assert_eq!(ports(&juju, "web/1"), ["80/tcp"], "another machine");
    juju.model.enqueue_action(&"web/0".parse().unwrap(), "free", &[]).unwrap();
    let due = local_juju::schedule::Due {
        unit: "agent/0".parse().unwrap(),
        event: local_juju::schedule::LifecycleEvent::UpdateStatus.into(),
        at: juju.model.now(),
    };
    juju.run(due, &mut |hook| {
        let error = "cannot open 70-80/tcp (unit \"agent/0\"): port range conflicts with 80/tcp \
                     (unit \"web/0\")";
        assert_eq!(hook.error(&["open-port", "70-80"]), (1, error.to_owned()));
        assert_eq!(hook.error(&["open-port", "80"]).0, 1);
        hook.ok(&["open-port", "81"]);
        exit(0)
    });
}
