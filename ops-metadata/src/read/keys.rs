//! Which key is read in which file.

use super::Reader;
use super::roots::Roots;
use crate::rules;
use crate::tree::{Entry, Mapping, Node};
use crate::{Diagnostic, RefusedBy};

/// What Juju reads of `metadata.yaml`, and charmcraft writes there from its own file.
const SHARED: &[&str] = &[
    "name",
    "summary",
    "description",
    "provides",
    "requires",
    "peers",
    "extra-bindings",
    "subordinate",
    "storage",
    "devices",
    "resources",
    "containers",
    "assumes",
    "charm-user",
    "terms",
    "links",
    "contact",
    "issues",
    "source-code",
    "version",
    "license",
];

/// What is read in `metadata.yaml` only.
const METADATA_ONLY: &[&str] = &[
    "display-name",
    "maintainer",
    "maintainers",
    "docs",
    "source",
    "website",
    "tags",
    "categories",
    "series",
    "min-juju-version",
    "deployment",
    "payloads",
    "format",
    "revision",
];

/// What is read in `charmcraft.yaml` only.
const CHARMCRAFT_ONLY: &[&str] = &[
    "title",
    "type",
    "bases",
    "base",
    "build-base",
    "platforms",
    "parts",
    "charm-libs",
    "charmhub",
    "analysis",
    "extensions",
    "config",
    "actions",
    "adopt-info",
    "package-repositories",
    "spread",
];

/// What charmcraft takes from one file only, and refuses in two.
const ONCE: [&str; 5] = ["name", "summary", "description", "config", "actions"];

impl Reader<'_> {
    /// The keys of `metadata.yaml`, and those of `charmcraft.yaml` that it lacks.
    pub(super) fn join(&mut self, roots: &Roots) -> Mapping {
        let mut joined = Mapping::default();
        if let Some(metadata) = &roots.metadata {
            self.text_keys(&metadata.mapping);
            for entry in &metadata.mapping.entries {
                self.check_place(entry, "metadata.yaml", METADATA_ONLY, CHARMCRAFT_ONLY);
                if !CHARMCRAFT_ONLY.contains(&entry.name()) {
                    joined.entries.push(entry.clone());
                }
            }
        }
        if let Some(charmcraft) = &roots.charmcraft {
            self.text_keys(&charmcraft.mapping);
            for entry in &charmcraft.mapping.entries {
                self.check_place(entry, "charmcraft.yaml", CHARMCRAFT_ONLY, METADATA_ONLY);
                match joined.entry(entry.name()).map(|own| own.key.span) {
                    Some(span) => self.in_both_files(entry, &self.place(&span)),
                    // Charmcraft leaves out what has no value, where Juju would refuse it.
                    None if entry.value.is_null() => {}
                    None => joined.entries.push(entry.clone()),
                }
            }
        }
        joined
    }

    /// The content of `config.yaml` or `actions.yaml`, or of charmcraft's key that stands for it.
    pub(super) fn file_or_key(
        &mut self,
        file: Option<&Node>,
        roots: &Roots,
        key: &str,
    ) -> Option<Node> {
        let entry = roots.charmcraft.as_ref().and_then(|root| root.mapping.entry(key));
        match (file, entry) {
            (Some(file), Some(entry)) => {
                self.in_both_files(entry, &self.place(&file.span));
                Some(file.clone())
            }
            (Some(file), None) => Some(file.clone()),
            // Charmcraft writes no file for a key without a value.
            (None, Some(entry)) => Some(entry.value.clone()).filter(|node| !node.is_null()),
            (None, None) => None,
        }
    }

    fn in_both_files(&mut self, entry: &Entry, place: &str) {
        let message = format!("`{}` stands at {place} too, which is what counts", entry.name());
        let twice = Diagnostic::new(&rules::KEY_IN_BOTH_FILES, Some(entry.key.span), message);
        let by = if ONCE.contains(&entry.name()) { RefusedBy::Store } else { RefusedBy::Nobody };
        self.diagnostics.push(twice.help("remove one of the two").refused_by(by));
    }

    fn check_place(&mut self, entry: &Entry, file: &str, own: &[&str], other: &[&str]) {
        let key = entry.name();
        if SHARED.contains(&key) || own.contains(&key) {
            return;
        }
        // Charmcraft refuses every key of its own file that it does not know, and skips those of others.
        let by = if file == "charmcraft.yaml" { RefusedBy::Store } else { RefusedBy::Nobody };
        if !other.contains(&key) {
            let known: Vec<&str> = SHARED.iter().chain(own).copied().collect();
            self.unknown_key(entry, format!("`{key}` is no key of `{file}`"), &known, by);
            return;
        }
        let help = match (file, key) {
            ("metadata.yaml", "config") => "move it to `config.yaml`".to_owned(),
            ("metadata.yaml", "actions") => "move it to `actions.yaml`".to_owned(),
            ("metadata.yaml", "title") => "it is `display-name` here".to_owned(),
            ("charmcraft.yaml", "display-name") => "it is `title` here".to_owned(),
            ("charmcraft.yaml", "maintainer" | "maintainers") => {
                "write them as `links.contact`".to_owned()
            }
            ("charmcraft.yaml", "docs") => "write it as `links.documentation`".to_owned(),
            ("charmcraft.yaml", "source" | "website") => "write it under `links`".to_owned(),
            ("metadata.yaml", _) => "it belongs in `charmcraft.yaml`".to_owned(),
            _ => "it belongs in `metadata.yaml`".to_owned(),
        };
        let message = format!("`{key}` is not read in `{file}`");
        let misplaced = Diagnostic::new(&rules::MISPLACED_KEY, Some(entry.key.span), message);
        self.diagnostics.push(misplaced.help(help).refused_by(by));
    }
}
