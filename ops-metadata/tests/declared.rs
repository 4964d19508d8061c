#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! What a charm's files declare, key by key.

use ops_metadata::{
    Assumes, Charm, CharmTexts, CharmUser, OptionKind, ResourceKind, Role, Schema, SchemaKind,
    Scope, Spanned, StorageKind, Value, Version, VersionBound, read, read_texts,
};

const HEADER: &str = "name: web\nsummary: s\ndescription: d\n";

/// The charm of [`HEADER`] and more keys of `metadata.yaml`, which nothing is wrong with.
fn metadata(keys: &str) -> Charm {
    let text = format!("{HEADER}{keys}");
    clean(&CharmTexts { metadata: Some(&text), ..CharmTexts::default() })
}

fn config(text: &str) -> Charm {
    clean(&CharmTexts { metadata: Some(HEADER), config: Some(text), ..CharmTexts::default() })
}

fn actions(text: &str) -> Charm {
    clean(&CharmTexts { metadata: Some(HEADER), actions: Some(text), ..CharmTexts::default() })
}

fn clean(texts: &CharmTexts<'_>) -> Charm {
    let reading = read_texts(texts);
    assert!(reading.diagnostics.is_empty(), "{texts:?}: {:#?}", reading.diagnostics);
    reading.charm.unwrap()
}

/// The rules that `metadata.yaml` breaks.
fn broken(text: &str) -> Vec<&'static str> {
    let texts = CharmTexts { metadata: Some(text), ..CharmTexts::default() };
    read_texts(&texts).diagnostics.iter().map(|found| found.rule).collect()
}

fn words<T: AsRef<str>>(texts: &[Spanned<T>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_ref()).collect()
}

#[test]
fn files_and_texts_make_the_same_charm() {
    let texts = CharmTexts {
        metadata: Some("\u{feff}name: web\r\nsummary: s\r\ndescription: d\r\n"),
        config: Some("options: {port: {type: int}}\n"),
        actions: Some("# none\n"),
        ..CharmTexts::default()
    };
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("metadata.yaml", texts.metadata),
        ("config.yaml", texts.config),
        ("actions.yaml", texts.actions),
    ] {
        std::fs::write(directory.path().join(name), text.unwrap()).unwrap();
    }
    let split = clean(&texts);
    assert_eq!(read(directory.path()).charm.as_ref(), Some(&split));
    assert_eq!((split.options.len(), split.actions.len()), (1, 0));

    let unified = format!("{HEADER}config: {{options: {{port: {{type: int}}}}}}\n");
    let unified = clean(&CharmTexts { charmcraft: Some(&unified), ..CharmTexts::default() });
    assert_eq!(unified.options[0].kind, split.options[0].kind);

    let nothing = read_texts(&CharmTexts { config: texts.config, ..CharmTexts::default() });
    assert_eq!(nothing.diagnostics[0].rule, "no-metadata");
    assert!(nothing.charm.is_none());
}

#[test]
fn a_charm_says_its_name_summary_and_description() {
    let charm = metadata("");
    let said = [charm.name, charm.summary, charm.description].map(|text| text.unwrap().value);
    assert_eq!(said, ["web", "s", "d"]);
    assert_eq!(broken("name: web\n"), ["missing-key", "missing-key"]);
    assert_eq!(broken("summary: s\ndescription: d\n"), ["missing-key"]);
}

#[test]
fn maintainers_are_joined_in_order() {
    let charm = metadata("links: {contact: [d, e]}\nmaintainers: [b, c]\nmaintainer: a\n");
    assert_eq!(charm.maintainers, ["a", "b", "c", "d", "e"]);
    assert_eq!(metadata("links: {contact: d}\n").maintainers, ["d"]);
    assert!(metadata("").maintainers.is_empty());
}

#[test]
fn links_are_lists_of_either_place() {
    let links = metadata(
        "website: own\nsource: []\n\
         links: {website: other, source: under, issues: [x, y], contact: c}\n",
    )
    .links;
    assert_eq!(links.websites, ["own"]);
    assert_eq!(links.sources, ["under"]);
    assert_eq!(links.issues, ["x", "y"]);
    let none = metadata("").links;
    assert!(none.websites.is_empty() && none.sources.is_empty() && none.issues.is_empty());
}

#[test]
fn documentation_is_docs_or_a_link() {
    for (keys, expected) in [
        ("", None),
        ("docs: a\n", Some("a")),
        ("links: {documentation: b}\n", Some("b")),
        ("docs: a\nlinks: {documentation: b}\n", Some("a")),
    ] {
        assert_eq!(metadata(keys).links.documentation.as_deref(), expected, "{keys}");
    }
}

#[test]
fn tags_terms_and_series_are_lists() {
    let charm = metadata("tags: [a]\ncategories: [b]\nterms: [t1]\nseries: [kubernetes]\n");
    assert_eq!(words(&charm.tags), ["a", "b"]);
    assert_eq!(words(&charm.terms), ["t1"]);
    assert_eq!(words(&charm.series), ["kubernetes"]);
    let none = metadata("");
    assert!(none.tags.is_empty() && none.terms.is_empty() && none.series.is_empty());
}

#[test]
fn a_charm_says_what_it_is_to_juju() {
    let none = metadata("");
    assert!(!none.subordinate && none.min_juju_version.is_none() && none.charm_user.is_none());
    let principal = "requires: {host: {interface: juju-info, scope: container}}\n";
    assert!(metadata(&format!("subordinate: true\n{principal}")).subordinate);
    let version = Version { major: 2, minor: 9, tag: None, patch: 49, build: 0 };
    assert_eq!(metadata("min-juju-version: 2.9.49\n").min_juju_version, Some(version));
    for (word, user) in
        [("root", CharmUser::Root), ("sudoer", CharmUser::Sudoer), ("non-root", CharmUser::NonRoot)]
    {
        assert_eq!(metadata(&format!("charm-user: {word}\n")).charm_user, Some(user));
    }
}

#[test]
fn assumes_is_a_tree_of_features() {
    assert_eq!(metadata("").assumes, None);
    let charm = metadata("assumes: [k8s-api, juju < 4, any-of: [{all-of: [juju >= 3.1]}]]\n");
    let Some(Assumes::AllOf(list)) = charm.assumes else { panic!("{:?}", charm.assumes) };
    let [Assumes::Feature { name, version: None }, juju, Assumes::AnyOf(any)] = &list[..] else {
        panic!("{list:?}")
    };
    assert_eq!(name.value, "k8s-api");
    let Assumes::Feature { name, version: Some(VersionBound::Below(version)) } = juju else {
        panic!("{juju:?}")
    };
    assert_eq!((name.value.as_str(), version.major, version.minor), ("juju", 4, 0));
    let [Assumes::AllOf(all)] = &any[..] else { panic!("{any:?}") };
    let [Assumes::Feature { version: Some(VersionBound::AtLeast(version)), .. }] = &all[..] else {
        panic!("{all:?}")
    };
    assert_eq!((version.major, version.minor), (3, 1));
}

#[test]
fn assumes_knows_two_conditions() {
    for (condition, is_known) in
        [("all-of", true), ("any-of", true), ("any_of", false), ("none-of", false)]
    {
        let text = format!("{HEADER}assumes: [{{{condition}: [juju]}}]\n");
        let expected: &[&str] = if is_known { &[] } else { &["malformed-assumes"] };
        assert_eq!(broken(&text), expected, "{condition}");
    }
    // Without a limit but that of any value's depth.
    let nested = format!("{}juju{}", "[{any-of: ".repeat(40), "}]".repeat(40));
    let text = format!("assumes: {}\n", nested.replace("juju", "[juju]"));
    assert!(metadata(&text).assumes.is_some());
}

#[test]
fn things_of_each_kind_have_their_names() {
    let charm = metadata(
        "containers: {c: {}}\nstorage: {s: {type: block}}\nresources: {r: {filename: f}}\n\
         payloads: {p: {type: kvm}}\nextra-bindings: {admin: , public: }\n",
    );
    assert_eq!(charm.containers[0].name.value, "c");
    assert_eq!(charm.storages[0].name.value, "s");
    assert_eq!(charm.resources[0].name.value, "r");
    assert_eq!(charm.payloads[0].name.value, "p");
    assert_eq!(words(&charm.extra_bindings), ["admin", "public"]);
}

#[test]
fn endpoints_keep_the_order_of_roles_and_files() {
    let charm = metadata("peers: {d: i}\nprovides: {c: i}\nrequires: {b: i, a: i}\n");
    let endpoints: Vec<_> = charm.relations.iter().map(|it| (it.name.as_str(), it.role)).collect();
    let expected =
        [("b", Role::Requires), ("a", Role::Requires), ("c", Role::Provides), ("d", Role::Peers)];
    assert_eq!(endpoints, expected);
}

#[test]
fn roles_are_the_three_keys() {
    for role in [Role::Requires, Role::Provides, Role::Peers] {
        let charm = metadata(&format!("{}: {{a: i}}\n", role.key()));
        assert_eq!(charm.relations[0].role, role);
        assert_eq!(matches!(charm.relations[0].role, Role::Peers), role.key() == "peers");
    }
}

#[test]
fn an_endpoint_has_a_name_a_role_and_an_interface() {
    let charm = metadata("requires:\n  my-db: {interface: mysql}\n  short: http\n");
    let [db, short] = &charm.relations[..] else { panic!("{:?}", charm.relations) };
    assert_eq!(
        (db.name.as_str(), db.role, db.interface.as_str()),
        ("my-db", Role::Requires, "mysql")
    );
    assert_eq!(short.interface.value, "http");
    assert_eq!(broken(&format!("{HEADER}requires: {{db: {{}}}}\n")), ["missing-interface"]);
}

#[test]
fn limit_scope_and_optional_have_defaults() {
    let charm = metadata("requires:\n  a: i\n  b: {interface: i, limit: null}\n");
    for endpoint in &charm.relations {
        let default = (endpoint.limit, endpoint.scope, endpoint.optional);
        assert_eq!(default, (None, Scope::Global, false));
    }
    let charm = metadata(
        "requires: {a: {interface: i, limit: 2, scope: container, optional: true}}\n\
         provides: {b: {interface: i, scope: global}}\n",
    );
    let [a, b] = &charm.relations[..] else { panic!("{:?}", charm.relations) };
    assert_eq!((a.limit, a.scope, a.optional), (Some(2), Scope::Container, true));
    assert_eq!(b.scope, Scope::Global);
    let other = |key| format!("{HEADER}requires: {{a: {{interface: i, {key}}}}}\n");
    assert_eq!(broken(&other("limit: two")), ["wrong-type"]);
    assert_eq!(broken(&other("scope: local")), ["unknown-scope"]);
    assert_eq!(broken(&other("scope: null")), ["unknown-scope"]);
}

#[test]
fn a_storage_has_a_type_a_description_and_may_be_shared() {
    let charm = metadata(
        "storage:\n  a: {type: filesystem, description: text, shared: true}\n  b: {type: block}\n",
    );
    let [a, b] = &charm.storages[..] else { panic!("{:?}", charm.storages) };
    assert_eq!((a.name.as_str(), a.kind, a.shared), ("a", StorageKind::Filesystem, true));
    assert_eq!(a.description.as_deref(), Some("text"));
    assert_eq!((b.kind, b.description.as_deref(), b.shared), (StorageKind::Block, None, false));
    assert_eq!(broken(&format!("{HEADER}storage: {{a: {{}}}}\n")), ["missing-key"]);
    assert_eq!(broken(&format!("{HEADER}storage: {{a: {{type: x}}}}\n")), ["unknown-storage-type"]);
}

#[test]
fn a_storage_may_be_bounded() {
    let charm = metadata(
        "storage:\n  a: {type: filesystem, read-only: true, minimum-size: 2G, location: /srv, \
         properties: [transient]}\n  b: {type: filesystem}\n",
    );
    let [a, b] = &charm.storages[..] else { panic!("{:?}", charm.storages) };
    assert_eq!(
        (a.read_only, a.minimum_size, a.location.as_deref()),
        (true, Some(2048), Some("/srv"))
    );
    assert_eq!(a.properties, ["transient"]);
    assert_eq!((b.read_only, b.minimum_size, b.location.as_deref()), (false, None, None));
    assert!(b.properties.is_empty());
}

#[test]
fn a_storage_has_a_range_of_instances() {
    assert_eq!(metadata("storage: {a: {type: block}}\n").storages[0].count, (1, Some(1)));
    for (range, expected) in [
        ("2", (2, Some(2))),
        ("2+", (2, None)),
        ("2-", (2, None)),
        ("0-", (0, None)),
        ("2-4", (2, Some(4))),
    ] {
        let text = format!("storage: {{a: {{type: block, multiple: {{range: {range}}}}}}}\n");
        assert_eq!(metadata(&text).storages[0].count, expected, "{range}");
    }
}

#[test]
fn a_resource_has_a_type_a_file_name_and_a_description() {
    let charm = metadata(
        "resources:\n  a: {type: oci-image}\n  b: {type: file, filename: f, description: text}\n",
    );
    let [a, b] = &charm.resources[..] else { panic!("{:?}", charm.resources) };
    assert_eq!((a.name.as_str(), a.kind), ("a", ResourceKind::OciImage));
    assert_eq!((a.filename.as_deref(), a.description.as_deref()), (None, None));
    assert_eq!((b.name.as_str(), b.kind), ("b", ResourceKind::File));
    assert_eq!((b.filename.as_deref(), b.description.as_deref()), (Some("f"), Some("text")));
}

#[test]
fn a_payload_has_a_name_and_a_type() {
    let charm = metadata("payloads: {monitor: {type: docker}}\n");
    let payload = &charm.payloads[0];
    assert_eq!((payload.name.as_str(), payload.kind.as_str()), ("monitor", "docker"));
    assert_eq!(broken(&format!("{HEADER}payloads: {{a: {{}}}}\n")), ["missing-key"]);
}

#[test]
fn an_action_and_the_options_may_be_empty() {
    let charm = actions("ping:\n");
    let action = &charm.actions[0];
    assert_eq!((action.name.as_str(), action.description.as_deref()), ("ping", None));
    assert!(config("options:\n").options.is_empty());
    let charm = config("options:\n  bare: {}\n  empty:\n");
    let kinds: Vec<_> = charm.options.iter().map(|it| (it.name.as_str(), it.kind)).collect();
    assert_eq!(kinds, [("bare", OptionKind::String), ("empty", OptionKind::String)]);
}

#[test]
fn an_action_has_a_title_a_description_and_parameters() {
    let charm = actions(
        "back-up:\n  title: Back up\n  description: text\n  \
         params: {target: {type: string}, fast: {type: boolean, default: true}}\n",
    );
    let action = &charm.actions[0];
    assert_eq!(action.name.value, "back-up");
    assert_eq!(action.title.as_deref(), Some("Back up"));
    assert_eq!(action.description.as_deref(), Some("text"));
    let [target, fast] = &action.parameters.properties[..] else { panic!("{action:?}") };
    let schema = |kind, default| Schema { kind, default, description: None };
    assert_eq!(
        (target.name.as_str(), &target.schema),
        ("target", &schema(SchemaKind::String, None))
    );
    let boolean = schema(SchemaKind::Boolean, Some(Value::Bool(true)));
    assert_eq!((fast.name.as_str(), &fast.schema), ("fast", &boolean));
}

#[test]
fn an_action_may_need_parameters_and_forbid_others() {
    for (key, expected) in [
        ("", None),
        ("additionalProperties: true, ", Some(true)),
        ("additionalProperties: false, ", Some(false)),
        ("additionalProperties: {type: string}, ", Some(true)),
    ] {
        let text = format!("a: {{{key}required: [x], params: {{x: {{}}, z: {{}}}}}}\n");
        let parameters = &actions(&text).actions[0].parameters;
        assert_eq!(parameters.additional, expected, "{key}");
        let required: Vec<_> = parameters.properties.iter().map(|it| it.required).collect();
        assert_eq!(required, [true, false]);
    }
}

#[test]
fn an_option_has_a_type_a_default_and_a_description() {
    for (kind, text, default) in [
        (OptionKind::String, "string, default: a", Some(Value::String("a".to_owned()))),
        (OptionKind::Int, "int, default: 1", Some(Value::Int(1))),
        (OptionKind::Float, "float, default: 0.5", Some(Value::Float(0.5))),
        (OptionKind::Boolean, "boolean, default: yes", Some(Value::Bool(true))),
        (OptionKind::Secret, "secret", None),
        (OptionKind::Int, "int, default: ", None),
    ] {
        let charm =
            config(&format!("options:\n  my-option: {{description: text, type: {text}}}\n"));
        let option = &charm.options[0];
        assert_eq!((option.name.as_str(), option.kind), ("my-option", kind));
        assert_eq!(option.description.as_deref(), Some("text"));
        assert_eq!(option.default, default, "{text}");
    }
    assert_eq!(config("options: {a: {}}\n").options[0].description, None);
}

#[test]
fn a_container_may_say_its_bases() {
    let charm = metadata(
        "containers:\n  c:\n    bases:\n    \
         - {name: ubuntu, channel: 22.04/stable, architectures: [amd64, arm64]}\n    - {name: centos}\n",
    );
    let [ubuntu, centos] = &charm.containers[0].bases[..] else { panic!("{:?}", charm.containers) };
    assert_eq!((ubuntu.os_name.as_str(), ubuntu.channel.as_str()), ("ubuntu", "22.04/stable"));
    assert_eq!(ubuntu.architectures, ["amd64", "arm64"]);
    // Juju does not read them, so nothing about them is wrong.
    assert_eq!((centos.os_name.as_str(), centos.channel.as_str()), ("centos", ""));
}

#[test]
fn a_container_has_a_resource_or_bases() {
    let charm =
        metadata("containers: {c: {resource: r}, d: {}}\nresources: {r: {type: oci-image}}\n");
    let [c, d] = &charm.containers[..] else { panic!("{:?}", charm.containers) };
    assert_eq!((c.name.as_str(), c.resource.as_ref().unwrap().value.as_str()), ("c", "r"));
    assert_eq!((d.name.as_str(), d.resource.as_ref()), ("d", None));
    assert!(c.bases.is_empty() && d.bases.is_empty());
    let both = "containers: {c: {resource: r, bases: []}}\nresources: {r: {type: oci-image}}\n";
    assert_eq!(broken(&format!("{HEADER}{both}")), ["resource-and-bases"]);
}

#[test]
fn a_storage_may_be_mounted_in_several_places() {
    let charm = metadata(
        "storage: {data: {type: filesystem}, logs: {type: filesystem}}\n\
         containers:\n  c:\n    mounts:\n    - {storage: data, location: /a}\n    \
         - {storage: logs, location: /logs}\n    - {storage: data, location: /b}\n",
    );
    let container = &charm.containers[0];
    let mounts: Vec<_> = container.mounts.iter().map(|it| it.storage.as_str()).collect();
    assert_eq!(mounts, ["data", "logs", "data"]);
    assert_eq!(container.locations("data").collect::<Vec<_>>(), ["/a", "/b"]);
    assert_eq!(container.locations("logs").collect::<Vec<_>>(), ["/logs"]);
    assert_eq!(container.locations("other").count(), 0);
    let incomplete =
        "storage: {data: {type: filesystem}}\ncontainers: {c: {mounts: [{location: /a}]}}\n";
    assert_eq!(broken(&format!("{HEADER}{incomplete}")), ["incomplete-mount"]);
}
