//! No public type shows a secret that it holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Juju, content, owned};
use crate::hook::{Call, HookCommands, Memory, Output, SecretAdd, SecretSet};
use crate::hook_context::HookContext;
use crate::model::{ImageResource, Unit};
use crate::names::SecretId;

const HIDDEN: &str = "hunter2";

/// The fields' types by which a secret is held.
const HOLDERS: [&str; 4] = ["SecretContent", "SecretTexts", "Zeroizing", "SecretBytes"];

/// Each public type with a secret inside, with what its `Debug` shows.
fn shown() -> Vec<(&'static str, String)> {
    let juju = Juju::default();
    let core = juju.hook();
    let removed = content(HIDDEN).remove("password").unwrap();
    let (hidden, id) = (content(HIDDEN), SecretId::new("cdq3ok0kk8o3j04m3m00"));
    let cloud = HookCommands::new(Box::new(Memory::new(|_: &Call| {
        Output::success(format!(
            r#"{{"type":"lxd","name":"localhost","credential":{{"auth-type":"userpass",
                "attrs":{{"password":"{HIDDEN}"}}}}}}"#
        ))
    })));
    let cloud = cloud.credential_get().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("image");
    fs::write(&file, format!("registrypath: a\npassword: {HIDDEN}\n")).unwrap();
    let memory = Memory::new(move |_: &Call| Output::success(file.to_str().unwrap()));
    let hook = crate::hook::recorder::hook(&[]);
    let with_image = super::Core::new(hook, HookCommands::new(Box::new(memory)));
    let image = ImageResource::new(&with_image, "image").details().unwrap();
    assert_eq!(image.password(), Some(HIDDEN));
    let call = Call::new("x").argument(HIDDEN).stdin(HIDDEN.into());
    let variables = [("JUJU_UNIT_NAME", "web/0"), ("JUJU_AGENT_TOKEN", HIDDEN)];
    let variables = variables.map(|(name, value)| (name.into(), value.into()));
    let context = HookContext::from_variables(variables).unwrap();
    vec![
        ("SecretContent", format!("{hidden:?}")),
        ("SecretBytes", format!("{removed:?}")),
        ("SecretAdd", format!("{:?}", SecretAdd::new(&hidden))),
        ("SecretSet", format!("{:?}", SecretSet::new(&id).content(&hidden))),
        ("NewSecret", format!("{:?}", Unit::new(&core).add_secret(hidden))),
        ("CloudCredential", format!("{:?}", cloud.credential.as_ref().unwrap())),
        ("CloudSpec", format!("{cloud:?}")),
        ("ImageDetails", format!("{image:?}")),
        ("Call", format!("{call:?}")),
        ("Output", format!("{:?} {:?}", Output::success(HIDDEN), Output::failure(1, HIDDEN))),
        ("HookContext", format!("{context:?}")),
    ]
}

/// The public types of the sources with a field that holds a secret.
fn holders() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                directories.push(path);
            } else {
                let source = fs::read_to_string(path).unwrap();
                let source = source.split("#[cfg(test)]").next().unwrap();
                found.extend(source.split("\npub ").skip(1).filter_map(holder));
            }
        }
    }
    found
}

/// The name of a `struct` or `enum` if a field of it holds a secret.
fn holder(item: &str) -> Option<String> {
    let item = item.strip_prefix("struct ").or_else(|| item.strip_prefix("enum "))?;
    let fields = item.split("\n}").next()?;
    let (fields, _) = fields.split_once(";\n").unwrap_or((fields, ""));
    let end = item.find(|letter: char| !letter.is_alphanumeric())?;
    let (name, fields) = fields.split_at_checked(end)?;
    HOLDERS.iter().any(|holder| fields.contains(holder)).then(|| name.to_owned())
}

#[test]
fn no_debug_shows_a_secret_and_no_type_is_forgotten() {
    let shown = shown();
    for (name, text) in &shown {
        assert!(text.starts_with(name) && !text.contains(HIDDEN), "{text}");
    }
    let names: BTreeSet<_> = shown.iter().map(|(name, _)| (*name).to_owned()).collect();
    let holders = holders();
    assert!(holders.len() >= 6, "{holders:?}");
    let forgotten: Vec<_> = holders.difference(&names).collect();
    assert!(forgotten.is_empty(), "say what their `Debug` shows: {forgotten:?}");
}

#[test]
fn what_is_written_and_not_sent_is_not_shown() {
    let juju = super::juju();
    let core = juju.hook();
    owned(&core).set_content(content(HIDDEN)).unwrap();
    let text = format!("{:?} {core:?}", core.writes.borrow());
    assert!(text.contains("password") && !text.contains(HIDDEN), "{text}");
}
