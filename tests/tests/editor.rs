//! What an editor knows of a charm, also while its code is half typed: rust-analyzer on a charm crate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::Arguments;
use ops_tests::charms::{CharmDirectory, machine_charm};
use ops_tests::language_server::{Completion, LanguageServer, Place, rust_analyzer};

const FILE: &str = "src/main.rs";

const YAML: &str = "\
config:
  options:
    port:
      type: int
      default: 80
      description: The port that the web server listens on.
    greeting:
      type: string
      description: How visitors are greeted.
requires:
  database:
    interface: mysql
    limit: 1
    description: Where the articles are kept.
peers:
  cluster:
    interface: web-cluster
containers:
  web:
    resource: web-image
resources:
  web-image:
    type: oci-image
actions:
  backup:
    description: Copy the database.
    params:
      target:
        type: string
        description: The directory of the copy.
";

/// The charm as it compiles. A case replaces one place in it by what is half typed there.
const CODE: &str = "\
use ops::prelude::*;

#[charm]
pub struct Blog {}

#[charm]
impl Blog {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _port: i64 = cx.config()?.port;
        Ok(())
    }

    #[on(database_relation_changed)]
    fn connect(&mut self, cx: &Context<Self>, event: &DatabaseRelationChanged) -> Result<()> {
        let _database = cx.relations().database()?;
        let _relation = event.relation(cx);
        Ok(())
    }

    #[action]
    fn backup(&mut self, _cx: &Context<Self>, params: BackupParams) -> Result<()> {
        drop(params.target);
        Ok(())
    }
}

fn main() -> std::process::ExitCode {
    ops::main::<Blog>()
}
";

/// What an author may have typed so far: a place in the code and what stands there instead. The first
/// stands for the code as it is.
const HALF_TYPED: [(&str, &str, &str); 20] = [
    ("nothing", "", ""),
    ("a_method_call", "event.relation(cx);", "event."),
    ("a_method_call_in_front_of_a_brace", "event.relation(cx);\n        Ok(())", "event."),
    ("an_expression", "event.relation(cx);", "event.relation(cx) +"),
    ("the_arguments_of_on", "#[on(config_changed)]", "#[on(]"),
    ("on_without_its_end", "#[on(config_changed)]", "#[on("),
    ("an_event", "#[on(config_changed)]", "#[on(conf)]"),
    ("the_first_event", "#[on(config_changed)]", "#[on()]"),
    ("a_second_event", "#[on(config_changed)]", "#[on(config_changed, )]"),
    ("an_attribute", "#[action]", "#[acti]"),
    ("an_attribute_without_a_name", "#[action]", "#[]"),
    ("an_attribute_of_nothing", "#[action]", "#["),
    ("an_attribute_without_its_end", "#[action]", "#[acti"),
    (
        "a_method_without_a_body",
        "    #[action]",
        "    #[on(start)]\n    fn start(&mut self)\n\n    #[action]",
    ),
    (
        "a_method_without_parameters",
        "    #[action]",
        "    #[on(start)]\n    fn start\n\n    #[action]",
    ),
    ("a_method_without_a_name", "    #[action]", "    fn\n\n    #[action]"),
    ("a_field_of_the_charm", "Blog {}", "Blog {\n    posts\n}"),
    ("the_type_of_a_field", "Blog {}", "Blog {\n    posts:\n}"),
    ("a_field_without_its_end", "Blog {}", "Blog {\n    posts: Vec<\n}"),
    ("a_body_without_its_end", "        drop(params.target);", "        if true {"),
];

/// What an author asks for elsewhere meanwhile, and what is among the answers.
const ELSEWHERE: [(&str, &str, &str); 6] = [
    ("config()?.port", "config()?.‸", "port"),
    ("relations().database", "relations().‸", "database"),
    ("params.target", "params.‸", "target"),
    ("event.relation", "event.‸", "relation"),
    ("#[on(config_changed", "#[on(conf‸", "config_changed"),
    ("#[on(database_relation_changed", "#[on(data‸", "database_relation_changed"),
];

struct Editor {
    charm: CharmDirectory,
    server: LanguageServer,
}

impl Editor {
    fn start() -> Self {
        let yaml = machine_charm("blog") + YAML;
        let charm = CharmDirectory::crate_named("blog", &yaml, CODE);
        let server = LanguageServer::start(charm.path(), FILE);
        Self { charm, server }
    }

    /// Writes `code` without its `‸`, and gives the place where that stood.
    fn at(&mut self, code: &str) -> Place {
        let (before, after) = code.split_once('‸').expect("the code has a place");
        self.server.write(&format!("{before}{after}"));
        let (lines, line) = before.rsplit_once('\n').unwrap();
        Place {
            file: self.charm.path().join(FILE),
            line: 1 + lines.matches('\n').count() as u64,
            column: line.len() as u64,
        }
    }

    fn completions(&mut self, code: &str) -> Vec<Completion> {
        let place = self.at(code);
        self.server.completions(&place)
    }

    /// The documentation that stands beside `label` among the completions of `code`.
    fn documentation(&mut self, code: &str, label: &str) -> String {
        let completions = self.completions(code);
        let found = completions.iter().find(|completion| completion.label == label);
        found.unwrap_or_else(|| panic!("no `{label}` in {completions:#?}")).documentation.clone()
    }
}

fn main() -> ExitCode {
    let peer = rust_analyzer();
    let editor = Arc::new(Mutex::new(None));
    let trial = |name: &str, test: Box<dyn FnOnce(&mut Editor) + Send>| {
        let editor = Arc::clone(&editor);
        peer.trial(name, move || {
            // A trial that fails leaves an editor that the next one can use.
            let mut editor = editor.lock().unwrap_or_else(PoisonError::into_inner);
            test(editor.get_or_insert_with(Editor::start));
            Ok(())
        })
    };
    let mut trials = vec![
        trial("on_completes_the_events_of_this_charm", Box::new(events_complete)),
        trial("our_attributes_complete", Box::new(attributes_complete)),
        trial("generated_names_complete_with_their_descriptions", Box::new(names_complete)),
        trial("hovering_shows_the_yaml", Box::new(hovers)),
        trial("definitions_are_in_the_file_of_the_charm", Box::new(definitions)),
    ];
    for case in HALF_TYPED {
        let name = format!("completion_works_while_half_typed_is_{}", case.0);
        trials.push(trial(&name, Box::new(move |editor| half_typed(editor, case))));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn events_complete(editor: &mut Editor) {
    for half in [
        "#[on(conf‸)]",
        "#[on(start, conf‸)]",
        "#[on(‸)]",
        "#[on(‸, start)]",
        "#[on(start, ‸)]",
        "#[on(start, ‸, stop)]",
        "#[on(‸",
        "#[on(start, conf‸",
    ] {
        let code = with("#[on(config_changed)]", half);
        let completions = editor.completions(&code);
        let labels: Vec<&str> =
            completions.iter().map(|completion| completion.label.as_str()).collect();
        for event in [
            "install",
            "config_changed",
            "database_relation_changed",
            "cluster_relation_departed",
            "web_pebble_ready",
        ] {
            assert!(labels.contains(&event), "{half}: {labels:?}");
        }
        assert!(!labels.iter().any(|label| label.contains("backup")), "{half}: {labels:?}");
    }
    let code = with("#[on(database_relation_changed)]", "#[on(data‸)]");
    let documentation = editor.documentation(&code, "database_relation_changed");
    assert!(documentation.contains(&declared("  database:")), "{documentation}");
}

fn attributes_complete(editor: &mut Editor) {
    for attribute in ["on", "action", "status"] {
        for half in ["#[‸]", "#[‸", &format!("#[{}‸]", &attribute[..1])] {
            let completions = editor.completions(&with("#[action]", half));
            let found = completions.iter().any(|completion| completion.label == attribute);
            assert!(found, "{half}: {completions:#?}");
        }
    }
}

fn names_complete(editor: &mut Editor) {
    for (name, half, label, description) in [
        ("config()?.port", "config()?.‸", "port", "The port that the web server listens on."),
        ("config()?.port", "config()?.gr‸", "greeting", "How visitors are greeted."),
        ("relations().database", "relations().‸", "database", "Where the articles are kept."),
        ("params.target", "params.‸", "target", "The directory of the copy."),
        (": BackupParams", ": Back‸", "BackupParams", "Copy the database."),
    ] {
        let documentation = editor.documentation(&with(name, half), label);
        assert!(documentation.contains(description), "{half}: {documentation}");
    }
}

fn hovers(editor: &mut Editor) {
    for (name, at, texts) in [
        ("(config_changed", "(conf‸ig_changed", ["`config-changed`", "options"]),
        (
            "(database_relation_changed",
            "(data‸base_relation_changed",
            ["`database-relation-changed`", &declared("  database:")],
        ),
        ("&DatabaseRelation", "&Data‸baseRelation", ["RelationChanged", &declared("  database:")]),
        (
            "()?.port",
            "()?.po‸rt",
            ["The port that the web server listens on.", &declared("    port:")],
        ),
        ("().database", "().data‸base", ["Where the articles are kept.", &declared("  database:")]),
        ("BackupParams", "Backup‸Params", ["Copy the database.", &declared("  backup:")]),
        (
            "params.target",
            "params.tar‸get",
            ["The directory of the copy.", &declared("      target:")],
        ),
        ("#[charm]\nimpl", "#[ch‸arm]\nimpl", ["charm", "# Files"]),
        ("#[on(", "#[o‸n(", ["handler of events", "# Arguments"]),
        ("#[action]", "#[act‸ion]", ["handler of an action", "# Arguments"]),
    ] {
        let place = editor.at(&with(name, at));
        let hover = editor.server.hover(&place);
        for text in texts {
            assert!(hover.contains(text), "no {text} at {at}: {hover}");
        }
    }
}

/// What is generated has no place of its own: what leads nearest is the attribute that generates it.
fn definitions(editor: &mut Editor) {
    let attribute = CODE.lines().position(|line| line == "#[charm]").unwrap() as u64;
    for (name, at) in [
        ("(config_changed", "(conf‸ig_changed"),
        ("(database_relation_changed", "(data‸base_relation_changed"),
        ("&DatabaseRelation", "&Data‸baseRelation"),
        ("()?.port", "()?.po‸rt"),
        ("().database", "().data‸base"),
        ("BackupParams", "Backup‸Params"),
        ("params.target", "params.tar‸get"),
    ] {
        let place = editor.at(&with(name, at));
        let definitions = editor.server.definitions(&place);
        let found = definitions
            .iter()
            .any(|definition| definition.file == place.file && definition.line == attribute);
        assert!(found, "{at}: {definitions:#?}");
    }
}

fn half_typed(editor: &mut Editor, (_, place, half): (&str, &str, &str)) {
    let code = with(place, half);
    let mut asked = 0;
    for (name, at, label) in ELSEWHERE {
        if code.contains(name) {
            editor.documentation(&code.replacen(name, at, 1), label);
            asked += 1;
        }
    }
    assert!(asked >= 4, "{asked}");
}

/// The code with `half` in the place of `whole`.
fn with(whole: &str, half: &str) -> String {
    assert!(CODE.contains(whole), "no {whole}");
    CODE.replacen(whole, half, 1)
}

/// Where the YAML declares what stands alone in `line`, as documentation names it.
fn declared(line: &str) -> String {
    let yaml = machine_charm("blog") + YAML;
    let number = 1 + yaml.lines().position(|it| it == line).unwrap();
    let column = 1 + line.len() - line.trim_start().len();
    format!("charmcraft.yaml:{number}:{column}")
}
