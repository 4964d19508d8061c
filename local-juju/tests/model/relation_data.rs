//! `relation-get` and `relation-set`.

use local_juju::commands::{HookRun, Invocation, Outcome};
use local_juju::schedule::{Due, LifecycleEvent};

use crate::support::{Hook, Juju, MemoryFiles, database, exit, unit, web};

/// Two units of each side, at rest; the leaders' and all units' data written.
fn related() -> Juju {
    let mut juju =
        Juju::new().deploy("db", database(), 2).deploy("web", web(), 2).integrate("web:db", "db");
    juju.rest(|hook| {
        if hook.name() == "server-relation-created" {
            let name = hook.unit();
            hook.ok(&["relation-set", &format!("name={name}")]);
            if hook.ok(&["is-leader"]) == "True\n" {
                hook.ok(&["relation-set", "--app", "url=db://", "empty="]);
            }
        }
        exit(0)
    });
    juju.ran.clear();
    juju
}

/// Runs the test as `config-changed` of the unit.
fn on(juju: &mut Juju, name: &str, test: impl FnMut(&mut Hook<'_>)) {
    let application = unit(name).application().clone();
    let port = juju.ran.len().to_string();
    juju.model.set_config(&application, "port", &format!("1{port}")).unwrap();
    juju.at(&format!("{name} config-changed"), test);
}

#[test]
fn relation_get_reads_bags_and_keys() {
    on(&mut related(), "web/1", |hook| {
        let bag = "{\"egress-subnets\":\"10.0.0.2/32\",\"ingress-address\":\"10.0.0.2\",\
                   \"name\":\"db/1\",\"private-address\":\"10.0.0.2\"}\n";
        for (line, printed) in [
            (&["-r", "1", "--format=json", "-", "db/1"][..], bag),
            (&["-r", "db:1", "--format=json", "", "db/1"], bag),
            (&["-r1", "name", "db/0"], "db/0\n"),
            (&["--relation=zebra:1", "name", "db/0", "--format=json"], "\"db/0\"\n"),
            (&["-r", "1", "zebra", "db/0"], ""),
            (&["-r", "1", "zebra", "db/0", "--format=json"], "null\n"),
            (&["-r", "1", "--app", "-", "db"], "url: db://\n"),
            (&["-r", "1", "--app", "url", "db/1"], "db://\n"),
            (&["-r", "1", "--app=False", "name", "db/0"], "db/0\n"),
            (&["-r", "1", "private-address", "web/1"], "10.0.0.4\n"),
            (&["-r", "1", "private-address", "web/0"], "10.0.0.3\n"),
            (&["-r", "0", "--app", "-", "web"], "{}\n"),
        ] {
            let mut command = vec!["relation-get"];
            command.extend(line);
            assert_eq!(hook.ok(&command), printed, "{line:?}");
        }
    });
}

#[test]
fn relation_get_refuses() {
    on(&mut related(), "web/1", |hook| {
        for (line, code, error) in [
            (&["-", "db/0"][..], 2, "no relation id specified"),
            (
                &["-r", "x", "-", "db/0"],
                2,
                "invalid value \"x\" for option -r: invalid relation id",
            ),
            (
                &["--relation", "db:99", "-", "db/0"],
                2,
                "invalid value \"db:99\" for option --relation: relation not found",
            ),
            (&["-r=1", "-", "db/0"], 2, "invalid value \"=1\" for option -r: invalid relation id"),
            (&["-r", "1", "-"], 2, "no unit or application specified"),
            (&["-r", "1", "-", ""], 2, "no unit or application specified"),
            (&["-r", "1", "-", "db"], 2, "expected unit name, got application name \"db\""),
            (&["-r", "1", "-", "DB/x"], 2, "invalid unit name \"DB/x\""),
            (&["-r", "1", "-", "db/0", "x"], 2, "unrecognized args: [\"x\"]"),
            // Its own application's data is the leader's to read.
            (&["-r", "1", "--app", "-", "web"], 1, "permission denied"),
            (&["-r", "1", "-", "other/0"], 1, "permission denied"),
            (&["-r", "1", "--app", "-", "other"], 1, "permission denied"),
            (
                &["-r", "1", "-", "db/9"],
                1,
                "cannot read settings for unit \"db/9\" in relation \"web:db db:server\": \
                 settings not found",
            ),
        ] {
            let mut command = vec!["relation-get"];
            command.extend(line);
            assert_eq!(hook.error(&command), (code, error.to_owned()), "{line:?}");
        }
    });
}

#[test]
fn a_relation_hook_knows_who_it_is_about() {
    let mut juju =
        Juju::new().deploy("db", database(), 1).deploy("web", web(), 1).integrate("web:db", "db");
    juju.at("db/0 server-relation-created", |hook| {
        hook.ok(&["relation-set", "name=one"]);
        hook.ok(&["relation-set", "--app", "url=x"]);
    });
    juju.at("web/0 db-relation-changed", |hook| {
        assert_eq!(hook.ok(&["relation-get"]), "url: x\n", "the application, `--app` implied");
        assert_eq!(hook.ok(&["relation-list", "--app"]), "db\n");
        assert_eq!(hook.ok(&["relation-list"]), "");
    });
    juju.at("web/0 db-relation-joined", |hook| {
        assert_eq!(hook.ok(&["relation-get", "name"]), "one\n");
        assert_eq!(hook.ok(&["relation-get", "--app", "url"]), "x\n");
        assert_eq!(hook.ok(&["relation-list"]), "db/0\n");
    });
}

#[test]
fn own_writes_are_visible_and_others_are_cached() {
    let mut juju = related();
    on(&mut juju, "web/0", |hook| {
        hook.ok(&["relation-set", "-r", "1", "a=1", "b=2", "private-address="]);
        hook.ok(&["relation-set", "-r", "1", "b=3", "c="]);
        assert_eq!(
            hook.ok(&["relation-get", "-r", "1", "-", "web/0"]),
            "a: \"1\"\nb: \"3\"\negress-subnets: 10.0.0.3/32\ningress-address: 10.0.0.3\n"
        );
        hook.ok(&["relation-set", "-r", "1", "--app", "k=v=w"]);
        assert_eq!(hook.ok(&["relation-get", "-r", "1", "--app", "-", "web"]), "k: v=w\n");
        assert_eq!(hook.ok(&["relation-get", "-r", "0", "--app", "-", "web"]), "{}\n");

        let read = ["relation-get", "-r", "1", "name", "db/0"];
        assert_eq!(hook.ok(&read), "db/0\n");
        let due = Due {
            unit: unit("db/0"),
            event: LifecycleEvent::UpdateStatus.into(),
            at: hook.model.now(),
        };
        let mut other = HookRun::begin(hook.model, due).unwrap();
        let invocation = Invocation {
            command: "relation-set".to_owned(),
            arguments: ["-r", "1", "name=new"].map(str::to_owned).to_vec(),
            ..Invocation::default()
        };
        other.call(hook.model, &invocation, &mut MemoryFiles::default());
        assert_eq!(other.finish(hook.model, exit(0)), Outcome::Committed);
        assert_eq!(hook.ok(&read), "db/0\n", "as at the first reading");
        assert_eq!(hook.ok(&["relation-get", "-r", "1", "url", "db", "--app"]), "db://\n");
    });
}

#[test]
fn peers_read_the_application_data_that_the_leader_wrote() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    juju.at("web/0 leader-elected", |hook| {
        hook.ok(&["relation-set", "-r", "0", "--app", "roster=all"]);
    });
    juju.at("web/1 cluster-relation-changed", |hook| {
        assert_eq!(hook.ok(&["relation-get", "--app", "roster", "web"]), "all\n");
        let error = (1, "cannot write relation settings".to_owned());
        assert_eq!(hook.error(&["relation-set", "--app", "a=b"]), error);
    });
    juju.rest(|_| exit(0));
    let own = juju.of("web/0").iter().filter(|event| **event == "cluster-relation-changed").count();
    assert_eq!(own, 2, "the leader is told of its own data, then of web/1's");
}

#[test]
fn nothing_is_readable_during_install() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        assert_eq!(hook.ok(&["relation-ids", "cluster"]), "");
        assert_eq!(hook.ok(&["relation-ids", "cluster", "--format=json"]), "[]\n");
        let error = "invalid value \"0\" for option -r: relation not found".to_owned();
        assert_eq!(hook.error(&["relation-get", "-r", "0", "-", "web/0"]), (2, error));
    });
}

#[test]
fn relation_set_reads_arguments_and_files() {
    on(&mut related(), "web/1", |hook| {
        let read = |hook: &mut Hook<'_>| hook.ok(&["relation-get", "-r", "1", "-", "web/1"]);
        hook.ok(&[
            "relation-set",
            "-r",
            "1",
            "private-address=",
            "ingress-address=",
            "egress-subnets=",
        ]);
        assert_eq!(read(hook), "{}\n");
        hook.files.content.insert("/charm/data.yaml".into(), b"a: 1.0\nb: [".to_vec());
        let (code, error) = hook.error(&["relation-set", "-r", "1", "--file", "data.yaml"]);
        assert!(code == 1 && error.starts_with("yaml: "), "{error}");
        let yaml =
            "a: 1.0\nb: yes\nc: \"x\\ty\"\nd:\ne: 'null'\n=: equals\nf: &x text\ng: *x\na: 2.0\n";
        hook.files.content.insert("/data.yaml".into(), yaml.as_bytes().to_vec());
        hook.ok(&["relation-set", "-r", "1", "--file=/data.yaml", "b=given"]);
        assert_eq!(
            read(hook),
            "=: equals\na: \"2.0\"\nb: given\nc: \"x\\ty\"\ne: \"null\"\nf: text\ng: text\n"
        );
        let json = r#"{"a": "é😀", "b": "", "n": 5, "t": true, "z": null}"#;
        assert_eq!(hook.call_with(&["relation-set", "-r", "1", "--file", "-"], Some(json)).0, 0);
        assert_eq!(hook.ok(&["relation-get", "-r", "1", "a", "web/1"]), "é😀\n");
        assert_eq!(hook.ok(&["relation-get", "-r", "1", "t", "web/1"]), "true\n");
        assert_eq!(hook.ok(&["relation-get", "-r", "1", "b", "web/1"]), "");
    });
}

#[test]
fn relation_set_refuses() {
    on(&mut related(), "web/1", |hook| {
        for (line, code, error) in [
            (&["a=b"][..], 2, "no relation id specified"),
            (&["-r", "1", "a"], 2, "expected \"key=value\", got \"a\""),
            (&["-r", "1", "=a"], 2, "expected \"key=value\", got \"=a\""),
            (&["-r", "1", "a=b", "a="], 2, "key \"a\" specified more than once"),
            (&["-r", "1", "--app", "a=b"], 1, "cannot write relation settings"),
            (&["-r", "1", "--file", "none"], 1, "open /charm/none: no such file or directory"),
        ] {
            let mut command = vec!["relation-set"];
            command.extend(line);
            assert_eq!(hook.error(&command), (code, error.to_owned()), "{line:?}");
        }
        for (content, error) in [
            ("a: {b: c}", "yaml: line 1: expected a map of strings to strings"),
            ("a: 1\nb: [x]", "yaml: line 2: expected a map of strings to strings"),
            ("text", "yaml: line 1: expected a map of strings to strings"),
            ("[a]", "yaml: line 1: expected a map of strings to strings"),
        ] {
            hook.files.content.insert("/charm/bad".into(), content.as_bytes().to_vec());
            let found = hook.error(&["relation-set", "-r", "1", "--file", "bad"]);
            assert_eq!(found, (1, error.to_owned()), "{content}");
        }
        hook.files.content.insert("/charm/bad".into(), b"a: \"\\ud83d\\ude00\"".to_vec());
        assert_eq!(hook.error(&["relation-set", "-r", "1", "--file", "bad"]).0, 1, "surrogates");
        assert_eq!(hook.ok(&["relation-get", "-r", "1", "a", "web/1"]), "", "nothing was written");
    });
}
