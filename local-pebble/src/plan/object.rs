//! What the named objects of a layer have in common.

use std::collections::BTreeMap;

use crate::accounts::Accounts;
use crate::yaml::{Decoder, Fault, Node};

/// Objects by name; an object that is null is kept for the message that it must not be.
pub(crate) type Objects<T> = BTreeMap<String, T>;

/// A service, a check, a log target or a workload.
pub(crate) trait Object: Sized + Clone {
    /// The section's name.
    const SECTION: &'static str;
    /// What one of them is called in messages.
    const NOUN: &'static str;
    /// What Go calls the type.
    const GO_TYPE: &'static str;

    fn decode(decoder: &mut Decoder, node: &Node) -> Result<Self, Fault>;

    /// The value of `override`, which every layer has to give.
    fn override_policy(&self) -> &str;

    /// Takes over what the later layer gives; what it leaves out stays.
    fn merge(&mut self, later: &Self);

    /// What is wrong with it in any plan.
    fn validate(&self, name: &str, accounts: &Accounts) -> Result<(), String>;

    fn no_override(label: &str, name: &str) -> String {
        format!("layer {label:?} must define \"override\" for {} {name:?}", Self::NOUN)
    }

    fn bad_override(label: &str, name: &str) -> String {
        format!("layer {label:?} has invalid \"override\" value for {} {name:?}", Self::NOUN)
    }
}

/// Reads a section: names and objects.
pub(crate) fn decode<T: Object>(
    decoder: &mut Decoder,
    node: &Node,
) -> Result<Vec<(String, Option<T>)>, Fault> {
    let go_type = format!("map[string]*{}", T::GO_TYPE);
    decoder
        .entries(node, &go_type)
        .into_iter()
        .map(|(name, value)| {
            let object = if value.is_null() { None } else { Some(T::decode(decoder, &value)?) };
            Ok((name, object))
        })
        .collect()
}

/// Checks a section for itself.
pub(crate) fn validated<T: Object>(
    mut objects: Vec<(String, Option<T>)>,
    accounts: &Accounts,
) -> Result<Objects<T>, String> {
    let noun = T::NOUN;
    objects.sort_by(|a, b| a.0.cmp(&b.0));
    let mut valid = Objects::new();
    for (name, object) in objects {
        if name.is_empty() {
            return Err(format!("cannot use empty string as {noun} name"));
        }
        let object =
            object.ok_or_else(|| format!("{noun} object cannot be null for {noun} {name:?}"))?;
        object.validate(&name, accounts)?;
        valid.insert(name, object);
    }
    Ok(valid)
}

/// Puts a layer's objects on top of those of the layers below.
pub(crate) fn merge_into<T: Object>(
    below: &mut Objects<T>,
    label: &str,
    objects: &Objects<T>,
) -> Result<(), String> {
    for (name, object) in objects {
        match object.override_policy() {
            "replace" => {
                below.insert(name.clone(), object.clone());
            }
            "merge" => match below.get_mut(name) {
                Some(present) => present.merge(object),
                None => {
                    below.insert(name.clone(), object.clone());
                }
            },
            "" => return Err(T::no_override(label, name)),
            _ => return Err(T::bad_override(label, name)),
        }
    }
    Ok(())
}

/// Takes over a text that is given.
pub(crate) fn replace_text(below: &mut String, later: &str) {
    if !later.is_empty() {
        later.clone_into(below);
    }
}

/// Takes over a value that is given.
pub(crate) fn replace_value<T: Clone>(below: &mut Option<T>, later: Option<&T>) {
    if let Some(later) = later {
        *below = Some(later.clone());
    }
}

/// Takes over each entry that is given.
pub(crate) fn merge_map(below: &mut BTreeMap<String, String>, later: &BTreeMap<String, String>) {
    below.extend(later.iter().map(|(key, value)| (key.clone(), value.clone())));
}
