//! Layers and the plan.

use std::time::Duration;

use ops::pebble::{
    Check, CheckKind, CheckLevel, ExecCheck, HttpCheck, Layer, LogTarget, LogTargetType, OnExit,
    Override, Owner, Plan, Service, Startup,
};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::refused;

pebble_cases![
    an_empty_plan,
    a_service_with_everything,
    checks_of_each_kind,
    log_targets_come_back_unchanged,
    a_label_that_is_there,
    combining_merges_into_the_label,
    combining_appends_a_new_label,
    merging_adds_to_lists_and_maps,
    replacing_drops_what_was_there,
    a_layer_as_text,
    merge_keys_and_nulls,
    an_empty_layer,
    a_layer_within_a_directory,
    odd_texts_come_back_unchanged,
    a_thousand_services,
];

fn an_empty_plan(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_eq!(client.plan().unwrap(), Plan::default());
    assert_eq!(client.plan_yaml().unwrap(), "{}\n");
}

// CON-011, PEB-009
fn a_service_with_everything(daemon: &dyn Daemon) {
    let client = daemon.client();
    let service = Service::new("/bin/sh -c 'sleep 100' [ --default ]")
        .summary("a summary")
        .description("a description")
        .startup_enabled()
        .after(["b"])
        .before(["c"])
        .requires(["b"])
        .environment("NAME", "value")
        .owner(Owner::new().user("root").user_id(0).group("root").group_id(0))
        .working_dir("/tmp")
        .on_success(OnExit::Ignore)
        .on_failure(OnExit::SuccessShutdown)
        .on_check_failure("c", OnExit::Restart)
        .backoff(Duration::from_secs(1), 1.5, Duration::from_secs(90))
        .kill_delay(Duration::from_millis(1500));
    let layer = Layer::new().service("a", service.clone()).service("b", Service::new("true"));
    client.add_layer("everything", &layer).unwrap();
    let plan = client.plan().unwrap();
    assert_eq!(plan.services["a"], service);
    assert_eq!(plan.services.len(), 2);
}

fn checks_of_each_kind(daemon: &dyn Daemon) {
    let client = daemon.client();
    let http = HttpCheck::new("http://localhost:1/health").header("X-Name", "value");
    let exec = ExecCheck::new("true -x").environment("A", "b").working_dir("/tmp");
    let never = |check: Check| check.startup(Startup::Disabled).threshold(7);
    let layer = Layer::new()
        .check("http", never(Check::new(CheckKind::Http(http))).level(CheckLevel::Alive))
        .check("tcp", never(Check::tcp(8080)).level(CheckLevel::Ready))
        .check("exec", never(Check::new(CheckKind::Exec(exec))).period(Duration::from_secs(60)));
    client.add_layer("checks", &layer).unwrap();
    assert_eq!(client.plan().unwrap().checks, layer.checks);
    // What was not said is said by Pebble: the threshold, and a time-out that is longer than the period.
    let check = Check::tcp(1).period(Duration::from_secs(2)).timeout(Duration::from_secs(9));
    let check = check.startup(Startup::Disabled);
    client.add_layer("more", &Layer::new().check("short", check.clone())).unwrap();
    let planned = &client.plan().unwrap().checks["short"];
    assert_eq!(*planned, check.threshold(3).timeout(Duration::from_secs(2)));
}

fn log_targets_come_back_unchanged(daemon: &dyn Daemon) {
    let client = daemon.client();
    let loki = LogTarget::loki("https://localhost/push")
        .services(["all", "-b"])
        .label("product", "Juju")
        .label("charm", "$NAME");
    let other =
        LogTarget::new(LogTargetType::OpenTelemetry, "https://localhost/v1/logs").services(["all"]);
    let layer = Layer::new().log_target("tgt", loki).log_target("other", other);
    client.add_layer("logs", &layer.clone().service("b", Service::new("true"))).unwrap();
    assert_eq!(client.plan().unwrap().log_targets, layer.log_targets);
}

// CON-010
fn a_label_that_is_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new().service("a", Service::new("true"));
    client.add_layer("base", &layer).unwrap();
    let error = refused(client.add_layer("base", &layer), 400);
    assert_eq!(error.message, r#"layer "base" already exists"#);
}

fn combining_merges_into_the_label(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.add_layer("base", &Layer::new().service("a", Service::new("one"))).unwrap();
    client.add_layer("top", &Layer::new().service("a", Service::merge().command("two"))).unwrap();
    let lower = Layer::new().service("a", Service::merge().command("three").working_dir("/tmp"));
    client.combine_layer("base", &lower).unwrap();
    let a = &client.plan().unwrap().services["a"];
    // The layer above it still goes before.
    assert_eq!(a.command.as_deref(), Some("two"));
    assert_eq!(a.working_dir.as_deref(), Some("/tmp"));
}

fn combining_appends_a_new_label(daemon: &dyn Daemon) {
    let client = daemon.client();
    for command in ["one", "two"] {
        let layer = Layer::new().service("a", Service::new(command));
        client.combine_layer("base", &layer).unwrap();
        let plan = client.plan().unwrap();
        assert_eq!(plan.services["a"].command.as_deref(), Some(command));
    }
}

fn merging_adds_to_lists_and_maps(daemon: &dyn Daemon) {
    let client = daemon.client();
    let first = Service::new("true").environment("A", "1").environment("B", "1").after(["x"]);
    client.add_layer("one", &Layer::new().service("a", first)).unwrap();
    let second = Service::merge().environment("B", "2").environment("C", "").after(["x", "y"]);
    client.add_layer("two", &Layer::new().service("a", second)).unwrap();
    let a = client.plan().unwrap().services["a"].clone();
    let environment: Vec<(&str, &str)> =
        a.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(environment, [("A", "1"), ("B", "2"), ("C", "")]);
    assert_eq!(a.after, ["x", "x", "y"]);
    assert_eq!(a.override_, Some(Override::Replace));
}

fn replacing_drops_what_was_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    let first = Service::new("one").environment("A", "1").startup_enabled();
    client.add_layer("one", &Layer::new().service("a", first)).unwrap();
    let second = Service::new("two");
    client.add_layer("two", &Layer::new().service("a", second.clone())).unwrap();
    assert_eq!(client.plan().unwrap().services["a"], second);
}

fn a_layer_as_text(daemon: &dyn Daemon) {
    let client = daemon.client();
    let text = "summary: words\nservices:\n  a:\n    override: replace\n    command: sleep 8080\n    environment: {PORT: 8080, V: 1.10, ON: yes}\n";
    client.add_layer_yaml("text", text, false, false).unwrap();
    let planned = client.plan().unwrap();
    let read = Layer::from_yaml(text).unwrap();
    assert_eq!(planned.services, read.services);
    assert_eq!(planned.services["a"].environment["V"], "1.10");
    // The same by way of the types.
    client.combine_layer("text", &read).unwrap();
    assert_eq!(client.plan().unwrap(), planned);
}

/// What is read here is what Pebble itself makes of the text.
fn merge_keys_and_nulls(daemon: &dyn Daemon) {
    let client = daemon.client();
    let text = "\
services:
  base: &base
    override: replace
    command: sleep 5
    summary: of the base
    environment: &common {V: 1.10, HEX: 0x10, ON: yes, NONE: null, TILDE: ~, EMPTY: , TEXT: \"null\"}
    backoff-factor: 1.50
  derived:
    <<: *base
    command: sleep 6
    environment:
      <<: *common
      HEX: 0x20
  several:
    <<: [{summary: first}, *base, {summary: last, description: d}]
";
    client.add_layer_yaml("text", text, false, false).unwrap();
    let planned = client.plan().unwrap();
    let environment = &planned.services["derived"].environment;
    let values = ["V", "HEX", "NONE", "TILDE", "EMPTY", "TEXT"].map(|name| &*environment[name]);
    assert_eq!(values, ["1.10", "0x20", "", "", "", "null"]);
    assert_eq!(planned.services["several"].summary.as_deref(), Some("first"));
    let read = Layer::from_yaml(text).unwrap();
    assert_eq!(read.services, planned.services);
    client.combine_layer("types", &read).unwrap();
    assert_eq!(client.plan().unwrap(), planned);
}

fn an_empty_layer(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.add_layer_yaml("nothing", "", false, false).unwrap();
    client.add_layer("empty", &Layer::new()).unwrap();
    assert_eq!(client.plan().unwrap(), Plan::default());
}

fn a_layer_within_a_directory(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = |name: &str| format!("services: {{{name}: {{override: replace, command: true}}}}");
    client.add_layer_yaml("dir/one", &layer("a"), false, false).unwrap();
    client.add_layer_yaml("last", &layer("b"), false, false).unwrap();
    let error = refused(client.add_layer_yaml("dir/two", &layer("c"), false, false), 500);
    assert!(error.message.contains("'inner' attribute"), "{error}");
    client.add_layer_yaml("dir/two", &layer("c"), false, true).unwrap();
    assert_eq!(client.plan().unwrap().services.len(), 3);
}

fn odd_texts_come_back_unchanged(daemon: &dyn Daemon) {
    let client = daemon.client();
    let texts = [
        "",
        " ",
        "yes",
        "null",
        "~",
        "1.10",
        "0x10",
        "1e3",
        "a: b",
        "- a",
        "#",
        "'",
        "\"",
        "\\",
        "two\nlines\n",
        "\ttab",
        "é ☺ 😀",
        "\u{7f}\u{85}\u{9f}",
        "\u{2028}\u{2029}\u{feff}",
        "{{ a }}",
        "%",
        "@",
        "`",
        "!tag",
        "&a",
        "*a",
        "=",
        "<<",
        "2026-01-01",
        "\r",
        "\u{1}\u{1f}",
    ];
    let service = texts.iter().enumerate().fold(Service::new("true"), |service, (at, text)| {
        service.environment(format!("N{at}"), *text)
    });
    let service = service.summary("a: 'b' \"c\"\n# d").description("1.0");
    client.add_layer("odd", &Layer::new().service("odd", service.clone())).unwrap();
    assert_eq!(client.plan().unwrap().services["odd"], service);
}

fn a_thousand_services(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = (0..1000).fold(Layer::new(), |layer, at| {
        let service = Service::new(format!("/bin/service --number {at}"))
            .summary("s".repeat(100))
            .environment("NUMBER", at.to_string());
        layer.service(format!("service-{at}"), service)
    });
    client.add_layer("many", &layer).unwrap();
    assert_eq!(client.plan().unwrap().services, layer.services);
    let services = client.services().unwrap();
    assert_eq!(services.len(), 1000);
    assert!(services.is_sorted_by_key(|service| &service.name));
    assert!(client.service("service-500").unwrap().is_some());
}
