//! Files whose names are almost those of charm files.

use std::path::Path;

use crate::rules;
use crate::{CHARM_FILES, Diagnostic, Reading};

/// Reports each file that is likely meant as a charm file that the charm lacks.
pub(crate) fn check(directory: &Path, reading: &mut Reading) {
    // That it cannot be listed has been reported, or hides only what is said here.
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort();
    for name in &names {
        let Some(right) = meant(name).filter(|right| !names.iter().any(|name| name == right))
        else {
            continue;
        };
        if declares(reading, right) {
            continue;
        }
        let help = format!("rename `{name}` to `{right}`");
        let missing = reading.diagnostics.iter_mut().find(|it| it.rule == rules::NO_METADATA.id);
        match missing {
            Some(missing) if describes_a_charm(right) => missing.help = Some(help),
            _ => {
                let message = format!("`{name}` is not read");
                let found = Diagnostic::new(&rules::MISNAMED_FILE, None, message).help(help);
                reading.diagnostics.push(found);
            }
        }
    }
}

fn describes_a_charm(name: &str) -> bool {
    CHARM_FILES.iter().take(2).any(|file| *file == name)
}

/// The charm file that a name of something else looks like.
fn meant(name: &str) -> Option<&'static str> {
    let name_in_small = name.to_ascii_lowercase();
    let stem = name_in_small.strip_suffix(".yaml").or(name_in_small.strip_suffix(".yml"))?;
    let stem = if stem == "action" { "actions" } else { stem };
    CHARM_FILES.into_iter().find(|file| file.strip_suffix(".yaml") == Some(stem))
}

/// Whether the charm says elsewhere what the file would say.
fn declares(reading: &Reading, file: &str) -> bool {
    reading.charm.as_ref().is_some_and(|charm| match file {
        "metadata.yaml" => charm.name.is_some(),
        "config.yaml" => !charm.options.is_empty(),
        "actions.yaml" => !charm.actions.is_empty(),
        _ => false,
    })
}
