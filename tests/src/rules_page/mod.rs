//! `docs/rules.md`: every rule with a bad and a good example, written from the tables that hold them.
//!
//! `UPDATE_DOCS=1 cargo test -p ops-tests --test rules_page` writes the page anew.

mod excerpt;
pub mod macros;

use std::fmt::Write as _;
use std::fs;

use crate::cargo_charm::workspace;

/// Where the page is, below the workspace.
pub const PAGE: &str = "docs/rules.md";

/// The rules of one crate.
#[derive(Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What the rules are about, before the first.
    pub introduction: &'static str,
    /// The rules, in the order of their table.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The stable id.
    pub id: String,
    /// What breaks it.
    pub meaning: String,
    /// What becomes of a charm that breaks it: `an error`.
    pub verdict: String,
    /// What breaks it, and what is said of that.
    pub bad: Example,
    /// The same as it should be.
    pub good: Example,
}

/// A piece of a file.
#[derive(Debug)]
pub struct Example {
    /// What the piece is written in, as Markdown knows it: `yaml`.
    pub language: &'static str,
    /// The piece.
    pub text: String,
    /// What is said of it, without places.
    pub says: Vec<String>,
}

/// The page of these sections.
pub fn render(introduction: &str, sections: &[Section]) -> String {
    let mut page = format!("# Rules\n\n{introduction}\n");
    for section in sections {
        write!(page, "\n## {}\n\n{}\n", section.title, section.introduction).unwrap();
        for rule in &section.rules {
            let Rule { id, meaning, verdict, bad, good } = rule;
            write!(page, "\n### `{id}`\n\n{}: {verdict}.\n", sentence(meaning)).unwrap();
            example(&mut page, "Bad:", bad);
            example(&mut page, "Good:", good);
        }
    }
    page
}

fn example(page: &mut String, title: &str, Example { language, text, says }: &Example) {
    // A fence longer than any in the text.
    let fence = "`".repeat(longest_run_of_backticks(text).max(2) + 1);
    write!(page, "\n{title}\n\n{fence}{language}\n{}\n{fence}\n", text.trim_end()).unwrap();
    for said in says {
        write!(page, "\n> {}\n", said.replace('\n', "\n> ")).unwrap();
    }
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

fn sentence(meaning: &str) -> String {
    let mut letters = meaning.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Compares the page with what it should be; writes it where `UPDATE_DOCS` is set.
pub fn keep_in_step(page: &str) {
    let path = workspace().join(PAGE);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "{PAGE} is not what the rules say: run `UPDATE_DOCS=1 cargo test -p ops-tests --test rules_page`"
    );
}
