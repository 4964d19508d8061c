//! What is worth knowing before a charm is packed, and no reason to warn when it is built.

use crate::read::words;
use crate::rules;
use crate::tree::{self, Kind, Mapping};
use crate::{Diagnostic, FileId, Reading, Span};

/// What charmcraft needs in its file, and how to write it.
const NEEDED: [(&str, &str); 3] = [
    ("type", "`type: charm`"),
    ("platforms", "`platforms: {amd64: }` with `base: ubuntu@24.04`"),
    ("parts", "`parts` that build the charm"),
];

/// Finds what neither Juju nor the compiler says of a charm's files, in their order. Every finding is
/// a [`Note`](crate::Severity::Note); one of which
/// [the store](crate::RefusedBy::Store) is the refuser stands in the way of packing.
///
/// ```
/// use ops_metadata::{CharmTexts, notes, read_texts};
///
/// let charmcraft = "name: web\ntype: charm\nsummary: s\ndescription: d\n\
///                   base: ubuntu@24.04\nplatforms: {amd64: }\nparts: {charm: {plugin: rust}}\n\
///                   actions:\n  back-up: {}\n";
/// let texts = CharmTexts { charmcraft: Some(charmcraft), ..CharmTexts::default() };
/// let notes = notes(&read_texts(&texts));
/// assert_eq!(notes.iter().map(|note| note.rule).collect::<Vec<_>>(), ["open-action"]);
/// ```
pub fn notes(reading: &Reading) -> Vec<Diagnostic> {
    let Some(charm) = &reading.charm else { return Vec::new() };
    let mut notes: Vec<Diagnostic> = Vec::from_iter(not_packable(reading));
    for action in &charm.actions {
        if action.parameters.additional.is_none() {
            let message = format!(
                "action `{}` takes undeclared parameters before Juju 4, and none from Juju 4 on",
                action.name.value
            );
            let help = "say `additionalProperties: false`, or `true` if it takes them";
            let span = Some(action.name.span);
            notes.push(Diagnostic::new(&rules::OPEN_ACTION, span, message).help(help));
        }
    }
    notes.sort_by_key(|note| note.span.map(|span| (span.file, span.start)));
    notes
}

fn not_packable(reading: &Reading) -> Option<Diagnostic> {
    let Some((id, mapping, start)) = charmcraft(reading) else {
        let message = "charmcraft needs a `charmcraft.yaml`, which is missing";
        let all = NEEDED.map(|(_, how)| how).join(", ");
        let help = format!("write one with {all}");
        return Some(Diagnostic::new(&rules::NOT_PACKABLE, None, message).help(help));
    };
    let has = |key: &str| mapping.get(key).is_some_and(|node| !node.is_null());
    let is_extended = reading.charm.as_ref().is_some_and(|charm| !charm.extensions.is_empty());
    let is_there = |key: &str| match key {
        // `bases` stands for platforms, and implies parts; extensions bring theirs.
        "platforms" => has(key) || has("bases"),
        "parts" => has(key) || has("bases") || is_extended,
        _ => has(key),
    };
    let missing: Vec<_> = NEEDED.into_iter().filter(|(key, _)| !is_there(key)).collect();
    if missing.is_empty() {
        return None;
    }
    let (keys, hows): (Vec<_>, Vec<_>) = missing.into_iter().unzip();
    let verb = if keys.len() == 1 { "is" } else { "are" };
    let message = format!("charmcraft needs {}, which {verb} missing", words(&keys));
    let help = format!("add {}", hows.join(", "));
    let span = Span { file: id, end: start.start, ..start };
    Some(Diagnostic::new(&rules::NOT_PACKABLE, Some(span), message).help(help))
}

/// The mapping that `charmcraft.yaml` is, which is not kept: only this needs it.
fn charmcraft(reading: &Reading) -> Option<(FileId, std::rc::Rc<Mapping>, Span)> {
    let index = reading.files.iter().position(|file| file.name == "charmcraft.yaml")?;
    let id = FileId(index);
    let root = tree::parse(id, &reading.files.get(index)?.text).ok()?.root;
    match root.kind {
        Kind::Mapping(mapping) => Some((id, mapping, root.span)),
        _ => None,
    }
}
