//! What the charm's files break, found by `ops-metadata`, shown at the struct's name.

use ops_metadata::{Diagnostic, Reading, Severity};
use proc_macro2::Ident;

use crate::diagnostics::{Errors, Message};
use crate::syntax::CharmArgs;

/// Shows each error of the files.
pub(crate) fn check(reading: Option<&Reading>, charm: &Ident, errors: &mut Errors) {
    let Some(reading) = reading else {
        errors.push(
            charm,
            Message::new("cannot find the charm's files: `CARGO_MANIFEST_DIR` is not set")
                .help("build the charm with Cargo"),
        );
        return;
    };
    let before = errors.len();
    for diagnostic in &reading.diagnostics {
        if diagnostic.severity == Severity::Error {
            errors.push(charm, message(reading, diagnostic));
        }
    }
    if reading.charm.is_none() && errors.len() == before {
        errors.push(charm, "cannot read the charm's files");
    }
}

/// The warnings of the files that `#[charm(allow(…))]` does not silence.
pub(crate) fn warnings(reading: &Reading, args: &CharmArgs) -> impl Iterator<Item = Message> {
    let warnings = reading.diagnostics.iter().filter(|it| it.severity == Severity::Warning);
    let warnings = warnings.filter(|diagnostic| !args.allows(diagnostic.rule));
    warnings.map(|diagnostic| {
        let silence = format!("`#[charm(allow({}))]` silences this", diagnostic.rule);
        message(reading, diagnostic).note(&silence)
    })
}

/// A path as the author of the crate knows it, and not as this machine does.
fn below_the_crate(text: &str) -> String {
    match std::env::var("CARGO_MANIFEST_DIR") {
        Ok(root) => text.replace(&format!("{root}/"), ""),
        Err(_) => text.to_owned(),
    }
}

fn message(reading: &Reading, diagnostic: &Diagnostic) -> Message {
    let mut message = Message::new(below_the_crate(&diagnostic.message));
    if let Some(span) = &diagnostic.span {
        message = message.at(reading, span);
    }
    match &diagnostic.help {
        Some(help) => message.help(help),
        None => message,
    }
}
