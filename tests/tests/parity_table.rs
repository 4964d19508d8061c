//! `docs/parity.tsv`: what Python's `ops` has, where it is here, and what holds it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use ops_tests::cargo_charm::workspace;

const COLUMNS: &str = "id\tarea\twhat\twhere\theld by";

/// The areas of `ops`, and how many things each has.
const AREAS: [(&str, usize); 27] = [
    ("EVT", 100),
    ("CHM", 28),
    ("MET", 96),
    ("MOD", 24),
    ("APP", 5),
    ("UNIT", 14),
    ("REL", 22),
    ("SEC", 32),
    ("STO", 10),
    ("NET", 13),
    ("PRT", 4),
    ("CLD", 17),
    ("CON", 57),
    ("STA", 21),
    ("FWK", 49),
    ("STS", 16),
    ("PST", 13),
    ("VER", 16),
    ("CTX", 31),
    ("MAI", 10),
    ("LOG", 4),
    ("BRK", 3),
    ("HKC", 60),
    ("TRC", 6),
    ("TST", 97),
    ("HRN", 62),
    ("PEB", 12),
];

/// Rows of one test; with more it would hold none of them.
const MOST_ROWS_OF_A_TEST: usize = 5;

/// What the page of `ops.pebble` names: classes and their members.
const NAMES_OF_PEBBLE: [&str; 48] = [
    "APIError",
    "body",
    "code",
    "message",
    "status",
    "Change",
    "from_dict",
    "ChangeError",
    "change",
    "err",
    "ChangeID",
    "ChangeState",
    "ALL",
    "IN_PROGRESS",
    "READY",
    "Check",
    "to_dict",
    "CheckDict",
    "exec",
    "http",
    "level",
    "override",
    "period",
    "tcp",
    "threshold",
    "timeout",
    "CheckInfo",
    "change_id",
    "failures",
    "name",
    "CheckLevel",
    "ALIVE",
    "UNSET",
    "CheckStatus",
    "DOWN",
    "UP",
    "abort_change",
    "ack_warnings",
    "add_layer",
    "autostart_services",
    "get_change",
    "get_changes",
    "get_checks",
    "get_notice",
    "get_notices",
    "get_plan",
    "get_services",
    "get_system_info",
];

/// The rest of its client's methods.
const METHODS_OF_PEBBLE: [&str; 13] = [
    "get_warnings",
    "list_files",
    "make_dir",
    "notify",
    "pull",
    "push",
    "remove_path",
    "replan_services",
    "restart_services",
    "send_signal",
    "start_services",
    "stop_services",
    "wait_change",
];

/// What the compiler settles: everything of the charm's files, names and declared events.
const SETTLED_BY_THE_COMPILER: [(&str, &[std::ops::RangeInclusive<usize>]); 3] = [
    ("MET", &[1..=96]),
    ("CHM", &[1..=2, 5..=5, 7..=7, 9..=27]),
    (
        "EVT",
        &[
            9..=11,
            19..=21,
            23..=23,
            25..=32,
            36..=37,
            40..=47,
            50..=51,
            56..=57,
            62..=62,
            67..=67,
            72..=73,
            78..=79,
            81..=82,
            86..=87,
            96..=100,
        ],
    ),
];

struct Row {
    id: String,
    area: String,
    what: String,
    place: String,
    held_by: String,
}

fn rows() -> Vec<Row> {
    let table = fs::read_to_string(workspace().join("docs/parity.tsv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some(COLUMNS));
    let row = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let Ok([id, area, what, place, held_by]) = <[String; 5]>::try_from(cells) else {
            panic!("not five columns: {line}")
        };
        Row { id, area, what, place, held_by }
    };
    lines.map(row).collect()
}

/// A test of a file: `crate/tests/file.rs::name_of_the_test`.
fn is_a_test(text: &str) -> bool {
    let Some((file, name)) = text.split_once(".rs::") else { return false };
    let Ok(source) = fs::read_to_string(workspace().join(format!("{file}.rs"))) else {
        return false;
    };
    source.contains(&format!("fn {name}(")) || is_a_scenario(file, &source, name)
}

/// A scenario that Python's `ops` plays too; its family's name before the colon is left out.
fn is_a_scenario(file: &str, source: &str, name: &str) -> bool {
    let words = name.replace('_', " ");
    let names = ["\"", ": "].map(|start| format!("{start}{words}\",\n"));
    file.starts_with("tests/tests/parity/") && names.iter().any(|name| source.contains(name))
}

/// A case of the macros: `ui:fail/unknown_event`.
fn is_a_case(case: &str) -> bool {
    workspace().join("ops-macros/tests/ui").join(format!("{case}.rs")).is_file()
}

/// A rule of the charm files or of the macros.
fn is_a_rule(id: &str) -> bool {
    ops_metadata::RULES.iter().any(|rule| rule.id == id) || {
        let table = fs::read_to_string(workspace().join("ops-macros/src/validate/mod.rs")).unwrap();
        table.lines().any(|line| line.starts_with(&format!("//! | `{id}` |")))
    }
}

#[test]
fn every_row_is_whole_and_unique() {
    let rows = rows();
    let mut ids = BTreeSet::new();
    for row in &rows {
        assert!(ids.insert(&row.id), "{} is there twice", row.id);
        for text in [&row.what, &row.place, &row.held_by] {
            assert!(!text.is_empty() && text.trim() == text, "{}: `{text}`", row.id);
        }
        let number = row.id.strip_prefix(&format!("{}-", row.area));
        assert!(number.is_some_and(|digits| digits.len() == 3), "{} of {}", row.id, row.area);
    }
    for (area, count) in AREAS {
        let found: Vec<&str> =
            rows.iter().filter(|row| row.area == area).map(|row| row.id.as_str()).collect();
        let expected: Vec<String> = (1..=count).map(|n| format!("{area}-{n:03}")).collect();
        assert_eq!(found, expected);
    }
    assert_eq!(rows.len(), AREAS.iter().map(|(_, count)| count).sum::<usize>());
}

#[test]
fn what_holds_a_row_is_there() {
    let mut missing = Vec::new();
    for Row { id, held_by, .. } in rows() {
        let is_there = match held_by.split_once(':') {
            _ if held_by == "later" => true,
            Some(("n/a", why)) => !why.trim().is_empty(),
            Some(("ui", case)) => is_a_case(case),
            Some(("rule", rule)) => is_a_rule(rule),
            _ => is_a_test(&held_by),
        };
        if !is_there {
            missing.push(format!("{id}: {held_by}"));
        }
    }
    assert!(missing.is_empty(), "no such test, case or rule: {missing:#?}");
}

#[test]
fn each_name_of_the_pebble_client_has_its_place() {
    let rows = rows();
    let places: Vec<&str> =
        rows.iter().filter(|row| row.area == "PEB").map(|row| row.place.as_str()).collect();
    let is_named = |name: &str| {
        let place = format!("{name}: ");
        places.iter().any(|text| text.split([' ', '(']).any(|word| word == place.trim_end()))
    };
    let names = NAMES_OF_PEBBLE.iter().chain(&METHODS_OF_PEBBLE);
    let missing: Vec<&&str> = names.filter(|name| !is_named(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_test_holds_few_rows() {
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows() {
        if row.held_by != "later" && !row.held_by.starts_with("n/a:") {
            held.entry(row.held_by).or_default().push(row.id);
        }
    }
    held.retain(|_, rows| rows.len() > MOST_ROWS_OF_A_TEST);
    assert!(held.is_empty(), "more than {MOST_ROWS_OF_A_TEST} rows: {held:#?}");
}

#[test]
fn what_the_compiler_settles_is_not_left_for_later() {
    let settled = |row: &Row| {
        let number: usize = row.id.rsplit('-').next().unwrap().parse().unwrap();
        SETTLED_BY_THE_COMPILER.iter().any(|(area, ranges)| {
            row.area == *area && ranges.iter().any(|range| range.contains(&number))
        })
    };
    let later: Vec<String> = rows()
        .into_iter()
        .filter(|row| settled(row) && (row.held_by == "later" || row.place == "later"))
        .map(|row| row.id)
        .collect();
    assert!(later.is_empty(), "{later:?}");
}
