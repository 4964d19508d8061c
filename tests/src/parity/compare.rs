//! Where two records of a scenario part.

use serde_json::Value;

use super::difference::Difference;
use super::play::{Moment, What};

/// The first moment that is not the same in both, in words; `None` if there is none. What Python's
/// charm has made is looked at as the differences on purpose say.
#[must_use]
pub fn first_parting(
    python: &[Moment],
    rust: &[Moment],
    differences: &[Difference],
) -> Option<String> {
    for (number, (theirs, ours)) in python.iter().zip(rust).enumerate() {
        let mut theirs = theirs.clone();
        for difference in differences {
            difference.translate(&mut theirs, ours);
        }
        if theirs.what != ours.what {
            return Some(format!("moment {number}:\n  python: {theirs}\n  rust:   {ours}"));
        }
        if let Some(difference) = first_difference("", &theirs.model, &ours.model) {
            return Some(format!("moment {number}: {ours}\n{difference}"));
        }
    }
    let longer = python.get(rust.len()).or_else(|| rust.get(python.len()))?;
    Some(format!("{} moments with Python, {} with Rust: {longer}", python.len(), rust.len()))
}

/// The first place where two values are not the same, and what each has there.
#[must_use]
pub fn first_difference(path: &str, theirs: &Value, ours: &Value) -> Option<String> {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let names = theirs.keys().chain(ours.keys().filter(|name| !theirs.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let (theirs, ours) = (theirs.get(name), ours.get(name));
                let absent = Value::String("(absent)".to_owned());
                first_difference(
                    &format!("{path}/{name}"),
                    theirs.unwrap_or(&absent),
                    ours.unwrap_or(&absent),
                )
            })
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            let pairs = theirs.iter().zip(ours).enumerate();
            pairs.into_iter().find_map(|(index, (theirs, ours))| {
                first_difference(&format!("{path}/{index}"), theirs, ours)
            })
        }
        _ if theirs == ours => None,
        _ => Some(format!("  at {path}\n  theirs: {theirs}\n  ours:   {ours}")),
    }
}

/// Whether the record holds an event at all.
#[must_use]
pub fn has_events(moments: &[Moment]) -> bool {
    moments.iter().any(|moment| matches!(moment.what, What::Event(..)))
}
